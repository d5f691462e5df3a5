package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.form.encoding.CompressedEncoder;
import io.weir.gateway.form.encoding.ResponseCompression;
import io.weir.gateway.form.negotiation.JsonNegotiation;
import io.weir.gateway.form.stream.EventStream;
import io.weir.gateway.form.stream.RawStreamEncoder;
import io.weir.gateway.form.stream.StreamFormat;
import io.weir.gateway.form.stream.StreamNegotiation;
import io.weir.gateway.form.stream.TextStreamEncoder;
import io.weir.gateway.form.upstream.FrameDecoder;
import io.weir.gateway.form.upstream.StreamEncoder;
import io.weir.gateway.headers.ResponseMetadata;
import io.weir.gateway.routing.RoutingResult;
import io.weir.gateway.web.WebConfig;
import io.weir.runtime.exchange.Exchange;

/** Negotiates the forms of responses. */
public record ResponseForms(ErrorHandler errors, WebConfig web, ResponseCompression compression) {

  /**
   * Returns the form that the client prefers among those of the call.
   *
   * @throws io.weir.gateway.failure.FailureException 406 if the client accepts none of them
   */
  ResponseForm agreed(Exchange exchange, RoutingResult.Json routed) {
    var call = routed.call();
    var metadata = routed.api().headers().response();
    var headers = exchange.headers();
    if (!call.route().rpc().kind().answersStream()) {
      JsonNegotiation.refuse(call.answersRaw() ? null : JsonNegotiation.unwelcome(headers));
      return new UnaryResponse(errors, exchange, call, metadata, compression);
    }
    if (call.answersRaw()) {
      return streamed(exchange, metadata, new RawStreamEncoder(exchange, errors, call));
    }
    var text = StreamNegotiation.accepted(headers, call);
    var pieces = new TextStreamEncoder(exchange, errors, call, text);
    return text == StreamFormat.SSE
        ? (upstream, requestError) ->
            new EventStream(pieces, compression.pieces(headers), web)
                .relay(
                    exchange, upstream, new FrameDecoder(exchange, metadata, pieces, requestError))
        : streamed(exchange, metadata, pieces);
  }

  private ResponseForm streamed(
      Exchange exchange, ResponseMetadata metadata, StreamEncoder encoder) {
    return (upstream, requestError) -> {
      var pieces = compression.pieces(exchange.headers());
      var compressed = new CompressedEncoder(encoder, pieces);
      var response =
          HttpResponse.of(
              upstream.decode(new FrameDecoder(exchange, metadata, compressed, requestError)));
      // Also for a client that disconnects.
      var _ = response.whenComplete().whenComplete((done, cause) -> pieces.close());
      return response;
    };
  }
}
