package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.form.negotiation.JsonContent;
import io.weir.gateway.form.stream.EventStream;
import io.weir.gateway.form.stream.RawStream;
import io.weir.gateway.form.stream.StreamText;
import io.weir.gateway.form.stream.TextStream;
import io.weir.gateway.form.upstream.FrameDecoder;
import io.weir.gateway.form.upstream.RequestFault;
import io.weir.gateway.form.upstream.StreamAnswer;
import io.weir.gateway.web.WebConfig;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.HttpCall;

/** What an instance's answer becomes for an HTTP caller. */
interface Answer {

  HttpResponse of(HttpResponse upstream, RequestFault fault);

  /**
   * What the schema has and the caller takes.
   *
   * @throws io.weir.gateway.failure.FailureException 406 if it takes nothing that there is
   */
  static Answer agreed(ErrorHandler errors, Exchange exchange, HttpCall call, WebConfig web) {
    var headers = exchange.headers();
    if (!call.route().rpc().kind().answersStream()) {
      JsonContent.refuse(call.answersRaw() ? null : JsonContent.unwelcome(headers));
      return new WholeAnswer(errors, exchange, call);
    }
    if (call.answersRaw()) {
      return streamed(new RawStream(exchange, errors, call));
    }
    var text = StreamText.accepted(headers, call);
    var pieces = new TextStream(exchange, errors, call, text);
    return text == StreamText.SSE
        ? (upstream, fault) -> EventStream.of(exchange, upstream, pieces, fault, web)
        : streamed(pieces);
  }

  private static Answer streamed(StreamAnswer pieces) {
    return (upstream, fault) -> HttpResponse.of(upstream.decode(new FrameDecoder(pieces, fault)));
  }
}
