package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.form.negotiation.JsonContent;
import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.Scratch;
import io.weir.gateway.form.upstream.Targets;
import io.weir.gateway.form.upstream.UpstreamHeaders;
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
   * Goes on with the content, on the caller's event loop and in its context.
   *
   * @throws io.weir.gateway.failure.FailureException if it is of a type that the call does not
   *     take, or too large
   */
  HttpResponse read(
      ServiceRequestContext ctx,
      HttpRequest req,
      HttpCall call,
      Function<byte[], HttpResponse> then) {
    if (req.isEmpty()) {
      return then.apply(NOTHING);
    }
    JsonContent.refuse(JsonContent.encoded(req.headers()));
    JsonContent.refuse(call.takesRaw() ? null : JsonContent.unreadable(req.headers()));
    if (req.headers().contentLength() > maxBody) {
      throw Diagnosis.tooLarge(maxBody).exception();
    }
    ctx.setMaxRequestLength(maxBody);
    return HttpResponse.of(
        req.aggregate(ctx.eventLoop())
            .thenApply(whole -> inContext(ctx, whole.content().array(), then)));
  }

  /** The engine asks for the current context, which a callback does not have by itself. */
  private static HttpResponse inContext(
      ServiceRequestContext ctx, byte[] content, Function<byte[], HttpResponse> then) {
    try (var _ = ctx.push()) {
      return then.apply(content);
    }
  }

  /** The gRPC call that the request becomes. */
  static HttpRequest upstream(ServiceRequestContext ctx, HttpCall call, byte[] content) {
    var caller = ctx.request().headers();
    var message = Scratch.output();
    call.writeRequest(
        Targets.of(ctx).query(), caller.get(HttpHeaderNames.CONTENT_TYPE), content, message);
    var frame = HttpData.wrap(Frame.of(message.array(), message.length()));
    return HttpRequest.of(UpstreamHeaders.ofJson(ctx, caller, call.route().rpc()), frame);
  }
}
