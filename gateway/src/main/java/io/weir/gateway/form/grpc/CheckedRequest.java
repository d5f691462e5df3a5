package io.weir.gateway.form.grpc;

import com.linecorp.armeria.common.FilteredHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.runtime.exchange.Exchange;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** gRPC request whose frames are validated as they arrive. Ends at the first invalid frame. */
final class CheckedRequest extends FilteredHttpRequest {
  private final FrameValidator validator;
  private final Exchange exchange;
  private final RequestError requestError;

  CheckedRequest(
      HttpRequest req, FrameValidator validator, Exchange exchange, RequestError requestError) {
    super(req);
    this.validator = validator;
    this.exchange = exchange;
    this.requestError = requestError;
  }

  @Override
  protected HttpObject filter(HttpObject piece) {
    if (piece instanceof HttpData data) {
      refuse(validator.feed(data.array()));
    }
    return piece;
  }

  @Override
  protected void beforeComplete(Subscriber<? super HttpObject> subscriber) {
    refuse(validator.end());
  }

  @Override
  protected Throwable beforeError(Subscriber<? super HttpObject> subscriber, Throwable cause) {
    validator.close();
    return cause;
  }

  @Override
  protected void onCancellation(Subscriber<? super HttpObject> subscriber) {
    validator.close();
  }

  /** Records the error and cancels the call, so that it does not count against the instance. */
  private void refuse(@Nullable Failure wrong) {
    if (wrong != null) {
      validator.close();
      requestError.found(ErrorHandler.limited(exchange, wrong));
      throw AbortedStreamException.get();
    }
  }
}
