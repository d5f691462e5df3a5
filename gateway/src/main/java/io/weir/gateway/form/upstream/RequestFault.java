package io.weir.gateway.form.upstream;

import io.weir.gateway.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What was wrong with a stream of requests, found after the call had begun: then that is what the
 * caller hears, whatever the instance made of a stream that broke off.
 */
public final class RequestFault {
  /** Of a request that was read before the call began. */
  public static final RequestFault NONE = new RequestFault();

  private volatile @Nullable Failure failure;

  public void found(Failure fault) {
    failure = fault;
  }

  /** The fault, or else how the call ended. */
  public @Nullable Failure or(@Nullable Failure ending) {
    var fault = failure;
    return fault == null ? ending : fault;
  }
}
