package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.form.conditional.Conditions;
import io.weir.gateway.form.encoding.ResponseCompression;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.form.upstream.UpstreamStatus;
import io.weir.gateway.headers.ResponseMetadata;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.arrival.Gathered;
import io.weir.runtime.arrival.Gathering;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.memory.MemoryKind;
import io.weir.transcoding.HttpCall;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Response of one message, sent when the status of the call is known. */
record UnaryResponse(
    ErrorHandler errors,
    Exchange exchange,
    HttpCall call,
    ResponseMetadata metadata,
    ResponseCompression compression)
    implements ResponseForm {

  @Override
  public HttpResponse of(HttpResponse upstream, RequestError requestError) {
    CompletableFuture<HttpResponse> answered =
        Gathering.ofResponse(exchange, upstream)
            .handle((whole, cause) -> rendered(whole, cause, requestError));
    var response = HttpResponse.of(answered);
    // A client that disconnects aborts the response, and with it a call that is still in flight.
    var _ = response.whenComplete().exceptionally(left -> abort(upstream, left));
    return response;
  }

  /** Returns the headers of a failure; none of a response that is not gRPC. */
  private HttpHeaders ofFailure(Gathered whole) {
    var headers = whole.headers() == null ? HttpHeaders.of() : whole.headers();
    if (UpstreamStatus.isIn(whole.trailers())) {
      return metadata.ofFailure(headers, whole.trailers());
    }
    return UpstreamStatus.isIn(headers)
        ? metadata.ofFailure(HttpHeaders.of(), headers)
        : HttpHeaders.of();
  }

  private static @Nullable Void abort(HttpResponse upstream, Throwable cause) {
    upstream.abort(cause);
    return null;
  }

  private HttpResponse rendered(
      @Nullable Gathered whole, @Nullable Throwable cause, RequestError requestError) {
    if (whole == null) {
      var why = cause == null ? new IllegalStateException() : cause;
      return HttpResponse.ofFailure(why);
    }
    var failure = requestError.or(UpstreamStatus.failureOf(whole));
    if (failure != null) {
      var told = Conditions.of(exchange.headers(), failure);
      return errors.answer(exchange, told.withHeaders(ofFailure(whole)));
    }
    exchange.ended(GrpcCode.OK.number());
    var body = whole.content().array();
    var headers = whole.headers() == null ? HttpHeaders.of() : whole.headers();
    var fields = metadata.ofSuccess(headers, whole.trailers());
    return conditional(JsonResponse.of(call, body, fields));
  }

  private HttpResponse conditional(JsonResponse answer) {
    var request = exchange.headers();
    if (answer.headers().status().isContentAlwaysEmpty()) {
      return HttpResponse.of(answer.headers());
    }
    int length = answer.content().length();
    if (Conditions.isKnown(request, answer.headers())) {
      var unsent = compression.ofWhole(request, answer.headers(), length);
      return HttpResponse.of(Conditions.notModified(unsent));
    }
    if (length > Gathering.SMALL) {
      // Until the caller has read it.
      exchange.memory().set(MemoryKind.ANSWERS, length);
    }
    var part =
        call.answersRaw() && request.contains(HttpHeaderNames.RANGE)
            ? Conditions.range(
                request, compression.ofPart(answer.headers(), length), answer.content())
            : null;
    return part != null
        ? HttpResponse.of(part.headers(), part.content())
        : compression.whole(exchange.context(), answer.headers(), answer.content());
  }
}
