package io.weir.loadbalancer.cluster;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.observability.Telemetry;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/** A named set of endpoints, and the way of every call to it. Thread-safe. */
public final class Cluster implements AutoCloseable {
  private Cluster() {}

  /** What a cluster takes from its process. */
  public record Surroundings(
      Telemetry telemetry, LongSupplier nanoTime, IntUnaryOperator random) {}

  public static Cluster start(String name, ClusterConfig config, Surroundings surroundings) {
    throw new UnsupportedOperationException();
  }

  /**
   * Sends one gRPC call: length-prefixed frames with content-type application/grpc and the path of
   * the RPC. Never fails exceptionally on the caller's side: transport errors, no endpoint, breaker
   * refusals and the deadline come as a trailers-only response with grpc-status and grpc-message.
   * Must be called on the event loop of the current ServiceRequestContext; aborting the response
   * cancels the call.
   */
  public HttpResponse call(HttpRequest request, CallPlan plan) {
    throw new UnsupportedOperationException();
  }

  /** Snapshot for /clusters, health and the console. */
  public ClusterView view() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
