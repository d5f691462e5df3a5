package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.form.negotiation.JsonContent;
import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.Scratch;
import io.weir.gateway.form.upstream.Targets;
import io.weir.gateway.form.upstream.UpstreamHeaders;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.HttpCall;
import java.util.function.Function;

/** The content of a request whose call takes one message: read whole, then one gRPC frame. */
final class RequestContent {
  private static final byte[] NOTHING = {};

  private final long maxBody;

  /**
   * @param maxBody bytes of a request's content
   */
  RequestContent(long maxBody) {
    this.maxBody = maxBody;
  }

  /**
   * Goes on with the content, on the caller's event loop.
   *
   * @throws io.weir.gateway.failure.FailureException if it is of a type that the call does not
   *     take, or too large
   */
  HttpResponse read(Exchange exchange, HttpCall call, Function<byte[], HttpResponse> then) {
    var req = exchange.request();
    if (req.isEmpty()) {
      return then.apply(NOTHING);
    }
    JsonContent.refuse(JsonContent.encoded(req.headers()));
    JsonContent.refuse(call.takesRaw() ? null : JsonContent.unreadable(req.headers()));
    if (req.headers().contentLength() > maxBody) {
      throw Diagnosis.tooLarge(maxBody).exception();
    }
    exchange.context().setMaxRequestLength(maxBody);
    return HttpResponse.of(
        req.aggregate(exchange.eventLoop())
            .thenApply(whole -> then.apply(whole.content().array())));
  }

  /** The gRPC call that the request becomes. */
  static HttpRequest upstream(Exchange exchange, HttpCall call, byte[] content) {
    var caller = exchange.headers();
    var message = Scratch.output();
    call.writeRequest(
        Targets.of(exchange).query(), caller.get(HttpHeaderNames.CONTENT_TYPE), content, message);
    var frame = HttpData.wrap(Frame.of(message.array(), message.length()));
    return HttpRequest.of(UpstreamHeaders.ofJson(exchange, call.route().rpc()), frame);
  }
}
