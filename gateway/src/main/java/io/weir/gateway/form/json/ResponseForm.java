package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.form.negotiation.JsonNegotiation;
import io.weir.gateway.form.stream.EventStream;
import io.weir.gateway.form.stream.RawStreamEncoder;
import io.weir.gateway.form.stream.StreamFormat;
import io.weir.gateway.form.stream.StreamNegotiation;
import io.weir.gateway.form.stream.TextStreamEncoder;
import io.weir.gateway.form.upstream.FrameDecoder;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.form.upstream.StreamEncoder;
import io.weir.gateway.headers.ResponseMetadata;
import io.weir.gateway.routing.RoutingResult;
import io.weir.gateway.web.WebConfig;
import io.weir.runtime.exchange.Exchange;

/** Response to an HTTP client, in the form that was negotiated. */
interface ResponseForm {

  /**
   * Transcodes the gRPC response of an instance.
   *
   * @param requestError replaces the status of the response if the request was invalid
   */
  HttpResponse of(HttpResponse upstream, RequestError requestError);

  /**
   * Negotiates the form: the one that the client prefers among those of the call.
   *
   * @throws io.weir.gateway.failure.FailureException 406 if the client accepts none of them
   */
  static ResponseForm agreed(
      ErrorHandler errors, Exchange exchange, RoutingResult.Json routed, WebConfig web) {
    var call = routed.call();
    var metadata = routed.api().headers().response();
    var headers = exchange.headers();
    if (!call.route().rpc().kind().answersStream()) {
      JsonNegotiation.refuse(call.answersRaw() ? null : JsonNegotiation.unwelcome(headers));
      return new UnaryResponse(errors, exchange, call, metadata);
    }
    if (call.answersRaw()) {
      return streamed(exchange, metadata, new RawStreamEncoder(exchange, errors, call));
    }
    var text = StreamNegotiation.accepted(headers, call);
    var pieces = new TextStreamEncoder(exchange, errors, call, text);
    return text == StreamFormat.SSE
        ? (upstream, requestError) ->
            EventStream.of(
                exchange,
                upstream,
                pieces,
                new FrameDecoder(exchange, metadata, pieces, requestError),
                web)
        : streamed(exchange, metadata, pieces);
  }

  private static ResponseForm streamed(
      Exchange exchange, ResponseMetadata metadata, StreamEncoder pieces) {
    return (upstream, requestError) ->
        HttpResponse.of(
            upstream.decode(new FrameDecoder(exchange, metadata, pieces, requestError)));
  }
}
