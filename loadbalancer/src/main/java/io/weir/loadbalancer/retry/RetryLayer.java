package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.loadbalancer.attempt.Transport;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.GrpcCode;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.loadbalancer.stream.Streams;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/** Owns the attempts of every call of a cluster. Thread-safe; a call lives on its event loop. */
public final class RetryLayer {
  private final Setup setup;
  private final Backoff backoff;

  /**
   * What all calls share.
   *
   * @param timeout of a call whose caller names no deadline
   * @param attemptTimeout of an attempt after which another could follow
   * @param onRetry told after which end there is another attempt
   */
  public record Setup(
      RetryConfig config,
      RetryBudget budget,
      Hedging hedging,
      Endpoints endpoints,
      Transport wire,
      Streams streams,
      Duration timeout,
      Duration attemptTimeout,
      LongSupplier nanoTime,
      IntUnaryOperator random,
      Consumer<AttemptResult> onRetry) {}

  public RetryLayer(Setup setup) {
    this.setup = setup;
    this.backoff = new Backoff(setup.config().backoff(), setup.random());
  }

  Setup setup() {
    return setup;
  }

  Backoff backoff() {
    return backoff;
  }

  public HttpResponse call(ServiceRequestContext caller, HttpRequest request, CallPlan plan) {
    setup.budget().deposit();
    var answer = new CompletableFuture<HttpResponse>();
    var response = HttpResponse.of(answer, caller.eventLoop());
    var call = new Call(this, caller, request.headers(), plan, answer);
    var _ =
        response
            .whenComplete()
            .handle((ended, left) -> {
              if (left != null || !plan.unary()) {
                caller.eventLoop().execute(left == null ? call::over : call::cancel);
              }
              return null;
            });
    begin(call, caller, request, plan);
    return response;
  }

  private static void begin(
      Call call, ServiceRequestContext caller, HttpRequest request, CallPlan plan) {
    if (!plan.unary()) {
      call.begin(new FlowingBody(request, caller.eventLoop()));
      return;
    }
    var _ =
        request
            .aggregate(caller.eventLoop())
            .thenAccept(content -> call.begin(new Body.Whole(content)))
            .exceptionally(broken -> {
              call.finish(TrailersOnly.of(GrpcCode.CANCELLED, "the request did not arrive whole"));
              return null;
            });
  }
}
