package io.weir.gateway.form;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.failure.Rescue;
import io.weir.gateway.routing.Meaning;
import io.weir.gateway.routing.Repeats;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.observability.serving.TracingService;
import io.weir.runtime.deadline.DeadlineService;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * JSON in, one gRPC message out, and back: for unary RPCs; or content of any type, where the schema
 * has google.api.HttpBody. Everything runs on the event loop of the caller's connection.
 */
final class UnaryJson {
  private final Rescue rescue;
  private final RequestContent content;

  UnaryJson(Rescue rescue, RequestContent content) {
    this.rescue = rescue;
    this.content = content;
  }

  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, Meaning.Json meaning) {
    var call = meaning.call();
    var route = call.route();
    TracingService.named(ctx, route.httpMethod() + " " + route.template(), route.rpc().fullName());
    RequestContent.refuse(call.answersRaw() ? null : JsonContent.unwelcome(req.headers()));
    return content.read(ctx, req, call, body -> call(ctx, meaning, body));
  }

  private HttpResponse call(ServiceRequestContext ctx, Meaning.Json meaning, byte[] body) {
    var request = RequestContent.upstream(ctx, meaning.call(), body);
    var rpc = meaning.call().route().rpc();
    var plan =
        new CallPlan(rpc.fullName(), Repeats.of(rpc), true, DeadlineService.leftNanos(ctx));
    return answer(ctx, meaning, meaning.cluster().call(request, plan));
  }

  private HttpResponse answer(
      ServiceRequestContext ctx, Meaning.Json meaning, HttpResponse upstream) {
    CompletableFuture<HttpResponse> answered =
        upstream
            .aggregate(ctx.eventLoop())
            .handle((whole, cause) -> rendered(ctx, meaning, whole, cause));
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
      ServiceRequestContext ctx,
      Meaning.Json meaning,
      @Nullable AggregatedHttpResponse whole,
      @Nullable Throwable cause) {
    if (whole == null) {
      return HttpResponse.ofFailure(cause == null ? new IllegalStateException() : cause);
    }
    var failure = Ending.failureOf(whole);
    if (failure != null) {
      return rescue.answer(ctx, failure);
    }
    TracingService.ended(ctx, 0);
    return JsonAnswer.of(meaning.call(), whole.content().array());
  }
}
