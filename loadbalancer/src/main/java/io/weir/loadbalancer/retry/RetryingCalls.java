package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.loadbalancer.attempt.Wire;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.loadbalancer.endpoint.Endpoints;
import io.weir.loadbalancer.outcome.Ending;
import io.weir.loadbalancer.outcome.GrpcCode;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.loadbalancer.stream.Streams;
import io.weir.runtime.exchange.Exchange;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/** Owns the attempts of every call of a cluster. Thread-safe; a call lives on its event loop. */
public final class RetryingCalls {
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
      Wire wire,
      Streams streams,
      Duration timeout,
      Duration attemptTimeout,
      LongSupplier nanoTime,
      IntUnaryOperator random,
      Consumer<Ending> onRetry) {}

  public RetryingCalls(Setup setup) {
    this.setup = setup;
    this.backoff = new Backoff(setup.config().backoff(), setup.random());
  }

  Setup setup() {
    return setup;
  }

  Backoff backoff() {
    return backoff;
  }

  public HttpResponse call(Exchange exchange, HttpRequest request, CallPlan plan) {
    setup.budget().deposit();
    var answer = new CompletableFuture<HttpResponse>();
    var response = HttpResponse.of(answer, exchange.eventLoop());
    var call = new Call(this, exchange, request.headers(), plan, answer);
    var _ =
        response
            .whenComplete()
            .handle((ended, left) -> {
              if (left != null || !plan.unary()) {
                exchange.eventLoop().execute(left == null ? call::over : call::cancel);
              }
              return null;
            });
    begin(call, exchange, request, plan);
    return response;
  }

  private static void begin(Call call, Exchange exchange, HttpRequest request, CallPlan plan) {
    if (!plan.unary()) {
      call.begin(new FlowingBody(request, exchange.eventLoop()));
      return;
    }
    var _ =
        request
            .aggregate(exchange.eventLoop())
            .thenAccept(content -> call.begin(new Body.Whole(content)))
            .exceptionally(broken -> {
              call.finish(TrailersOnly.of(GrpcCode.CANCELLED, "the request did not arrive whole"));
              return null;
            });
  }
}
