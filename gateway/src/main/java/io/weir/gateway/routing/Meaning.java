package io.weir.gateway.routing;

import io.weir.gateway.failure.Failure;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.transcoding.HttpCall;
import java.util.SortedSet;

/** Result of routing a request: the RPC and the form to serve it in, or the reason to refuse it. */
public sealed interface Meaning {

  /**
   * gRPC or gRPC-Web call to pass through.
   *
   * @param rpc "weir.users.v1.UserService/GetUser"
   * @param unary true for one message each way
   * @param asksOnce true for one request message
   * @param answersOnce true for one response message
   */
  record Native(
      String rpc,
      boolean unary,
      boolean asksOnce,
      boolean answersOnce,
      MethodPolicy.Repeat repeat,
      ServedApi api)
      implements Meaning {}

  /** HTTP request to transcode, in JSON or raw content, for an RPC of any kind. */
  record Json(HttpCall call, ServedApi api) implements Meaning {}

  /** WebSocket to a streaming RPC. */
  record Socket(HttpCall call, ServedApi api) implements Meaning {}

  /** Call of grpc.health.v1.Health/Check for the gateway itself. */
  record HealthCheck() implements Meaning {}

  /** OPTIONS request for a path that has routes. */
  record Options(SortedSet<String> allowed) implements Meaning {}

  /** Request that is refused, for lack of a route. */
  record Refused(Failure failure) implements Meaning {}
}
