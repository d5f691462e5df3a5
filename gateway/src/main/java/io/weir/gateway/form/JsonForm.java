package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.admission.Admission;
import io.weir.gateway.failure.Rescue;
import io.weir.gateway.routing.Meaning;
import io.weir.gateway.routing.Repeats;
import io.weir.gateway.web.WebConfig;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.observability.serving.TracingService;
import io.weir.runtime.deadline.DeadlineService;
import io.weir.transcoding.Rpc;

/**
 * JSON to frames, frames to JSON, without a message in between; or content as it is where the
 * schema has google.api.HttpBody. What is one message is read or written whole, what is a stream as
 * it comes. Everything runs on the event loop of the caller's connection.
 */
final class JsonForm {
  private final Rescue rescue;
  private final WebConfig web;
  private final RequestContent content;
  private final RequestStream stream;

  /**
   * @param maxBody bytes of a request's content, or of one element of it where it is a stream
   */
  JsonForm(Rescue rescue, long maxBody, WebConfig web) {
    this.rescue = rescue;
    this.web = web;
    this.content = new RequestContent(maxBody);
    this.stream = new RequestStream(maxBody);
  }

  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, Meaning.Json meaning) {
    var call = meaning.call();
    var route = call.route();
    TracingService.named(ctx, route.httpMethod() + " " + route.template(), route.rpc().fullName());
    Admission.means(ctx, route.rpc().fullName(), route.rpc().kind() == Rpc.Kind.UNARY);
    var answer = Answer.agreed(rescue, ctx, call, web);
    if (route.rpc().kind().takesStream() && call.takesBody()) {
      var fault = new RequestFault();
      return answer.of(send(ctx, meaning, stream.upstream(ctx, req, call, fault)), fault);
    }
    return content.read(
        ctx,
        req,
        call,
        body ->
            answer.of(
                send(ctx, meaning, RequestContent.upstream(ctx, call, body)), RequestFault.NONE));
  }

  private static HttpResponse send(
      ServiceRequestContext ctx, Meaning.Json meaning, HttpRequest request) {
    return meaning.api().call(request, plan(ctx, meaning.call().route().rpc()));
  }

  static UpstreamCall plan(ServiceRequestContext ctx, Rpc rpc) {
    if (rpc.kind() == Rpc.Kind.UNARY) {
      long left = DeadlineService.leftNanos(ctx);
      return new UpstreamCall(new MethodPolicy(rpc.fullName(), Repeats.of(rpc), true), left);
    }
    long left = DeadlineService.leftNanosOfStream(ctx);
    // A stream may take as long as it likes, unless its caller has said how long.
    ctx.clearRequestTimeout();
    var method = new MethodPolicy(rpc.fullName(), Repeats.of(rpc), false);
    return new UpstreamCall(
        rpc.kind().answersStream() ? method : method.answeredOnce(),
        left == Long.MAX_VALUE ? 0 : left);
  }
}
