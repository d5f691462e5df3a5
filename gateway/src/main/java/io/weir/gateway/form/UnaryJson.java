package io.weir.gateway.form;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.failure.Failure;
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
  private static final byte[] NOTHING = {};

  private final Rescue rescue;
  private final long maxBody;

  /**
   * @param maxBody bytes of a request's content
   */
  UnaryJson(Rescue rescue, long maxBody) {
    this.rescue = rescue;
    this.maxBody = maxBody;
  }

  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, Meaning.Json meaning) {
    var route = meaning.call().route();
    TracingService.named(
        ctx, route.httpMethod() + " " + route.template(), meaning.rpc().fullName());
    var call = meaning.call();
    refuse(call.answersRaw() ? null : JsonContent.unwelcome(req.headers()));
    if (req.isEmpty()) {
      return call(ctx, meaning, NOTHING);
    }
    refuse(JsonContent.encoded(req.headers()));
    refuse(call.takesRaw() ? null : JsonContent.unreadable(req.headers()));
    if (req.headers().contentLength() > maxBody) {
      throw Diagnosis.tooLarge(maxBody).exception();
    }
    return withBody(ctx, req, meaning);
  }

  private static void refuse(@Nullable Failure failure) {
    if (failure != null) {
      throw failure.exception();
    }
  }

  private HttpResponse withBody(ServiceRequestContext ctx, HttpRequest req, Meaning.Json meaning) {
    // The listener breaks off a content that turns out to be larger than maxBody.
    return HttpResponse.of(
        req.aggregate(ctx.eventLoop())
            .thenApply(whole -> callInContext(ctx, meaning, whole.content().array())));
  }

  /** The engine asks for the current context, which a callback does not have by itself. */
  private HttpResponse callInContext(
      ServiceRequestContext ctx, Meaning.Json meaning, byte[] body) {
    try (var _ = ctx.push()) {
      return call(ctx, meaning, body);
    }
  }

  private HttpResponse call(ServiceRequestContext ctx, Meaning.Json meaning, byte[] body) {
    var target = Targets.of(ctx);
    var message = Scratch.output();
    var contentType = ctx.request().headers().get(HttpHeaderNames.CONTENT_TYPE);
    meaning.call().writeRequest(target.query(), contentType, body, message);
    var frame = HttpData.wrap(Frame.of(message.array(), message.length()));
    var rpc = meaning.rpc();
    long left = DeadlineService.leftNanos(ctx);
    var plan = new CallPlan(rpc.fullName(), Repeats.of(rpc), true, left);
    var headers = UpstreamHeaders.ofJson(ctx, ctx.request().headers(), rpc);
    var upstream = meaning.cluster().call(HttpRequest.of(headers, frame), plan);
    return answer(ctx, meaning, upstream);
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
