package io.weir.gateway.form.upstream;

import io.weir.gateway.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Error in a streamed request, found after the call has begun. The client gets this error instead
 * of the status of the cancelled call. Thread-safe.
 */
public final class RequestError {
  /** Value for requests that were read completely before the call began. It never has an error. */
  public static final RequestError NONE = new RequestError();

  private volatile @Nullable Failure failure;

  /** Records the error. */
  public void found(Failure error) {
    failure = error;
  }

  /** Returns the error, or the outcome of the call if the request had no error. */
  public @Nullable Failure or(@Nullable Failure ending) {
    var error = failure;
    return error == null ? ending : error;
  }
}
