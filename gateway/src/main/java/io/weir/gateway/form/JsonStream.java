package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.failure.Rescue;
import io.weir.gateway.routing.Meaning;
import io.weir.gateway.routing.Repeats;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.observability.serving.TracingService;
import io.weir.runtime.deadline.DeadlineService;

/**
 * One request in, messages out, each written when it comes and read from the instance no faster than
 * the caller reads: for server-streaming RPCs. Runs on the event loop of the caller's connection.
 */
final class JsonStream {
  private final Rescue rescue;
  private final RequestContent content;

  JsonStream(Rescue rescue, RequestContent content) {
    this.rescue = rescue;
    this.content = content;
  }

  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, Meaning.JsonStream meaning) {
    var call = meaning.call();
    var route = call.route();
    TracingService.named(ctx, route.httpMethod() + " " + route.template(), route.rpc().fullName());
    if (call.answersRaw()) {
      return content.read(
          ctx, req, call, body -> answer(ctx, meaning, body, new RawStream(ctx, rescue, call)));
    }
    var text = StreamText.accepted(req.headers());
    return content.read(
        ctx, req, call, body -> answer(ctx, meaning, body, new TextStream(ctx, rescue, call, text)));
  }

  private static HttpResponse answer(
      ServiceRequestContext ctx, Meaning.JsonStream meaning, byte[] body, StreamAnswer answer) {
    var request = RequestContent.upstream(ctx, meaning.call(), body);
    var rpc = meaning.call().route().rpc();
    long left = DeadlineService.leftNanosOfStream(ctx);
    var plan =
        new CallPlan(rpc.fullName(), Repeats.of(rpc), false, left == Long.MAX_VALUE ? 0 : left);
    // The request has arrived; from here on a stream may take as long as it likes.
    ctx.clearRequestTimeout();
    var upstream = meaning.cluster().call(request, plan);
    return HttpResponse.of(upstream.decode(new FrameDecoder(answer)));
  }
}
