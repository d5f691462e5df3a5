package io.weir.gateway.form.json;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.failure.GrpcCode;
import io.weir.gateway.form.upstream.Ending;
import io.weir.gateway.form.upstream.RequestFault;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.HttpCall;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One message, answered when its final status is known. */
record WholeAnswer(ErrorHandler errors, Exchange exchange, HttpCall call) implements Answer {

  @Override
  public HttpResponse of(HttpResponse upstream, RequestFault fault) {
    CompletableFuture<HttpResponse> answered =
        upstream
            .aggregate(exchange.eventLoop())
            .handle((whole, cause) -> rendered(whole, cause, fault));
    var response = HttpResponse.of(answered);
    // A caller that leaves aborts the response; an upstream that has ended does not mind.
    var _ = response.whenComplete().exceptionally(left -> abort(upstream, left));
    return response;
  }

  private static @Nullable Void abort(HttpResponse upstream, Throwable cause) {
    upstream.abort(cause);
    return null;
  }

  private HttpResponse rendered(
      @Nullable AggregatedHttpResponse whole, @Nullable Throwable cause, RequestFault fault) {
    if (whole == null) {
      return HttpResponse.ofFailure(cause == null ? new IllegalStateException() : cause);
    }
    var failure = fault.or(Ending.failureOf(whole));
    if (failure != null) {
      return errors.answer(exchange, failure);
    }
    exchange.ended(GrpcCode.OK.number());
    return JsonAnswer.of(call, whole.content().array());
  }
}
