package io.weir.gateway.routing;

import io.weir.gateway.failure.Failure;
import io.weir.loadbalancer.passthrough.PathRoute;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.HttpCall;
import java.util.SortedSet;

/**
 * Result of routing a request: the RPC and the form in which it is served, or the reason to refuse
 * it.
 */
public sealed interface RoutingResult {

  /** Names a request that is refused in span and metrics like one that is served. */
  default void name(Exchange exchange) {
    switch (this) {
      case Grpc call ->
          exchange.routed(call.rpc().name(), call.rpc().name(), call.rpc().hasDeadline());
      case Json call ->
          exchange.routed(route(call.call()), call.rpc().name(), call.rpc().hasDeadline());
      case Socket call -> exchange.routed(route(call.call()), call.rpc().name(), false);
      case Http passed -> exchange.routed(passed.route().pattern().toString());
      case HealthCheck _, Options _, Refused _ -> {}
    }
  }

  private static String route(HttpCall call) {
    return call.route().httpMethod() + " " + call.route().template();
  }

  /** gRPC or gRPC-Web call to pass through. */
  record Grpc(ServedRpc rpc, ServedApi api) implements RoutingResult {}

  /** HTTP request to transcode, in JSON or raw content, for an RPC of any kind. */
  record Json(HttpCall call, ServedRpc rpc, ServedApi api) implements RoutingResult {}

  /** WebSocket to a streaming RPC. */
  record Socket(HttpCall call, ServedRpc rpc, ServedApi api) implements RoutingResult {}

  /**
   * Call of grpc.health.v1.Health of the gateway itself.
   *
   * @param watch Watch, not Check
   */
  record HealthCheck(boolean watch) implements RoutingResult {}

  /** OPTIONS request for a path that has routes. */
  record Options(SortedSet<String> allowed) implements RoutingResult {}

  /**
   * Plain HTTP request to pass through.
   *
   * @param path the path by which the route was found, in the form of {@link
   *     io.weir.loadbalancer.passthrough.RequestPath}
   */
  record Http(PathRoute route, String path) implements RoutingResult {}

  /**
   * Request that is refused because it has no route.
   *
   * @param unknown whether no API has the path, so that it may pass through
   */
  record Refused(Failure failure, boolean unknown) implements RoutingResult {
    public Refused(Failure failure) {
      this(failure, false);
    }
  }
}
