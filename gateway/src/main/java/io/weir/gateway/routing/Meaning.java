package io.weir.gateway.routing;

import io.weir.gateway.failure.Failure;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.transcoding.HttpCall;
import java.util.SortedSet;

/** What a request means: the RPC and the form in which it is spoken, or why it means nothing. */
public sealed interface Meaning {

  /**
   * A gRPC call, passed through.
   *
   * @param rpc "weir.users.v1.UserService/GetUser"
   * @param unary one message each way
   * @param asksOnce one message from the caller
   * @param answersOnce one message back
   */
  record Native(
      String rpc,
      boolean unary,
      boolean asksOnce,
      boolean answersOnce,
      MethodPolicy.Repeat repeat,
      ServedApi api)
      implements Meaning {}

  /** HTTP of its own kind, mostly JSON, for an RPC of any kind. */
  record Json(HttpCall call, ServedApi api) implements Meaning {}

  /** An RPC with a stream, to be spoken over a WebSocket. */
  record Socket(HttpCall call, ServedApi api) implements Meaning {}

  /** grpc.health.v1.Health/Check of the gateway itself. */
  record HealthCheck() implements Meaning {}

  /** OPTIONS of a path that has routes. */
  record Options(SortedSet<String> allowed) implements Meaning {}

  /** Nothing that is served. */
  record Refused(Failure failure) implements Meaning {}
}
