package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.attempt.Transport;
import io.weir.loadbalancer.call.CallHandler;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.loadbalancer.stream.Streams;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Turns each call of a cluster into attempts: the first, retries, and hedges. Thread-safe; a call
 * lives on its event loop.
 *
 * @param nanoTime monotonic time in nanoseconds
 */
public record RetryLayer(
    Retries retries, Hedging hedging, Endpoints endpoints, Streams streams, LongSupplier nanoTime) {

  /** Returns a handler that makes the attempts of its calls over a transport. */
  public CallHandler over(Transport transport) {
    return (caller, request, call) -> call(caller, request, call, transport);
  }

  private HttpResponse call(
      ServiceRequestContext caller, HttpRequest request, UpstreamCall call, Transport transport) {
    retries.budget().deposit();
    var answer = new CompletableFuture<HttpResponse>();
    var response = HttpResponse.of(answer, caller.eventLoop());
    var sender = new AttemptSender(transport, caller, request.headers(), call.method());
    var attempts = new RetriableCall(this, sender, call, answer);
    var _ =
        response
            .whenComplete()
            .handle((ended, left) -> {
              if (left != null || !call.unary()) {
                caller.eventLoop().execute(left == null ? attempts::over : attempts::cancel);
              }
              return null;
            });
    begin(attempts, caller, request, call);
    return response;
  }

  private static void begin(
      RetriableCall attempts,
      ServiceRequestContext caller,
      HttpRequest request,
      UpstreamCall call) {
    if (!call.unary()) {
      attempts.begin(new FlowingBody(request, caller.eventLoop()));
      return;
    }
    var _ =
        request
            .aggregate(caller.eventLoop())
            .thenAccept(content -> attempts.begin(new Body.Whole(content)))
            .exceptionally(broken -> {
              attempts.finish(
                  TrailersOnly.of(GrpcCode.CANCELLED, "the request did not arrive whole"));
              return null;
            });
  }
}
