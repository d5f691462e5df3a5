package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.Exceptions;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.admission.Places;
import io.weir.loadbalancer.attempt.Transport;
import io.weir.loadbalancer.call.CallHandler;
import io.weir.loadbalancer.call.CallLimits;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.loadbalancer.stream.Streams;
import io.weir.runtime.arrival.Gathering;
import io.weir.runtime.arrival.SlowArrival;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.memory.MemoryExhausted;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Turns each call of a cluster into attempts: the first, retries, and hedges. Thread-safe; each
 * call is confined to its event loop.
 *
 * @param limits limits of calls whose RPC has none of its own
 * @param places places of unary calls; a call takes one when its request has arrived
 * @param nanoTime monotonic time in nanoseconds
 */
public record RetryLayer(
    CallLimits limits,
    Retries retries,
    Hedging hedging,
    Endpoints endpoints,
    Places places,
    Streams streams,
    LongSupplier nanoTime) {

  /** Returns a handler that makes the attempts of its calls over a transport. */
  public CallHandler over(Transport transport) {
    return (exchange, request, call) -> call(exchange, request, call, transport);
  }

  private HttpResponse call(
      Exchange exchange, HttpRequest request, UpstreamCall call, Transport transport) {
    retries.budget().deposit();
    var answer = new CompletableFuture<HttpResponse>();
    var response = HttpResponse.of(answer, exchange.eventLoop());
    var sender = new AttemptSender(transport, exchange, request.headers(), call.method());
    var attempts = new RetriableCall(this, sender, call, answer);
    var _ =
        response
            .whenComplete()
            .handle((ended, left) -> {
              if (left != null || !call.unary()) {
                exchange.eventLoop().execute(left == null ? attempts::over : attempts::cancel);
              }
              return null;
            });
    begin(attempts, exchange, request, call);
    return response;
  }

  private static HttpResponse incomplete(Throwable broken) {
    return switch (broken) {
      case SlowArrival _ -> TrailersOnly.of(GrpcCode.DEADLINE_EXCEEDED, SlowArrival.MESSAGE);
      case MemoryExhausted _ ->
          TrailersOnly.of(GrpcCode.RESOURCE_EXHAUSTED, MemoryExhausted.MESSAGE);
      default -> TrailersOnly.of(GrpcCode.CANCELLED, "the request did not arrive whole");
    };
  }

  private static void begin(
      RetriableCall attempts, Exchange exchange, HttpRequest request, UpstreamCall call) {
    if (!call.unary()) {
      // Only a request that is known to be empty is sent without a transfer encoding.
      attempts.begin(
          call.method().http() && !call.method().webSocket() && exchange.request().isEmpty()
              ? new Body.Whole(AggregatedHttpRequest.of(request.headers()))
              : new FlowingBody(request, exchange.eventLoop(), exchange::memory));
      return;
    }
    var _ =
        Gathering.ofCall(exchange, request)
            .thenAccept(whole ->
                attempts.beginInPlace(
                    new Body.Whole(
                        AggregatedHttpRequest.of(
                            request.headers(), whole.content(), whole.trailers()))))
            .exceptionally(broken -> {
              attempts.finish(incomplete(Exceptions.peel(broken)));
              return null;
            });
  }
}
