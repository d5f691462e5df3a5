package io.weir.loadbalancer.call;

import io.weir.loadbalancer.endpoint.Eligible;
import org.jspecify.annotations.Nullable;

/**
 * Policy of an RPC: the rules of its schema and of the configuration for every call of it.
 *
 * @param rpc full name of the method: "weir.users.v1.UserService/GetUser"
 * @param repeat condition under which a call may be executed twice
 * @param unary whether there is one message each way; the engine then holds the response (up to a
 *     limit) until its final status, so that a failure in the trailers can still be retried
 * @param answersOnce whether there is one message in the response, whose size is then bounded
 * @param eligible endpoints that may take an attempt while endpoints serve different schemas; null
 *     for all
 * @param key position of the balancing key in the message of a unary call; null if it is not in the
 *     message
 * @param limits limits of the RPC's route; null for those of the cluster
 * @param protocol protocol of the call; plain HTTP requests are named by their route
 */
public record MethodPolicy(
    String rpc,
    Repeat repeat,
    boolean unary,
    boolean answersOnce,
    @Nullable Eligible eligible,
    @Nullable MessageKey key,
    @Nullable CallLimits limits,
    Protocol protocol) {

  /**
   * Creates the policy of an RPC that every endpoint serves and whose messages carry no balancing
   * key.
   */
  public MethodPolicy(String rpc, Repeat repeat, boolean unary) {
    this(rpc, repeat, unary, unary, null, null, null, Protocol.GRPC);
  }

  /**
   * Returns the policy of plain HTTP requests, whose content flows both ways.
   *
   * @param route pattern of their paths: "/legacy/**"
   */
  public static MethodPolicy ofHttp(String route, Repeat repeat) {
    return new MethodPolicy(route, repeat, false, false, null, null, null, Protocol.HTTP);
  }

  /**
   * Returns the policy of WebSockets in plain HTTP. A handshake may be repeated until an endpoint
   * accepts it, because nothing else was sent.
   *
   * @param route pattern of their paths: "/legacy/**"
   */
  public static MethodPolicy ofWebSocket(String route) {
    return new MethodPolicy(
        route, Repeat.SAFE, false, false, null, null, null, Protocol.WEB_SOCKET);
  }

  /** Returns whether the call is in plain HTTP, as a request or as a WebSocket. */
  public boolean http() {
    return protocol != Protocol.GRPC;
  }

  public boolean webSocket() {
    return protocol == Protocol.WEB_SOCKET;
  }

  /** Returns this policy with another condition for repeating calls. */
  public MethodPolicy repeating(Repeat condition) {
    return new MethodPolicy(rpc, condition, unary, answersOnce, eligible, key, limits, protocol);
  }

  /** Returns this policy for an RPC with a single response message and any number of requests. */
  public MethodPolicy answeredOnce() {
    return new MethodPolicy(rpc, repeat, unary, true, eligible, key, limits, protocol);
  }

  /** Returns this policy, restricted to some endpoints. */
  public MethodPolicy among(Eligible endpoints) {
    return new MethodPolicy(rpc, repeat, unary, answersOnce, endpoints, key, limits, protocol);
  }

  /** Returns this policy with the position of the balancing key in the message. */
  public MethodPolicy keyed(MessageKey where) {
    return new MethodPolicy(rpc, repeat, unary, answersOnce, eligible, where, limits, protocol);
  }

  /** Returns this policy with the limits of the RPC's route. */
  public MethodPolicy limitedBy(CallLimits route) {
    return new MethodPolicy(rpc, repeat, unary, answersOnce, eligible, key, route, protocol);
  }

  /** Condition under which a call may be executed more than once. */
  public enum Repeat {
    /** The RPC has no side effects. */
    SAFE,
    /** Executing the RPC twice has the effect of executing it once. */
    IDEMPOTENT,
    /** A call that carries an idempotency key is IDEMPOTENT, any other one NEVER. */
    KEYED,
    /** The call may be repeated only if no endpoint can have seen it. */
    NEVER
  }

  /** Protocol of a call. */
  public enum Protocol {
    GRPC,
    /** Plain HTTP, whose status is in the headers of the answer. */
    HTTP,
    /** A WebSocket: a handshake in plain HTTP, and then bytes both ways. */
    WEB_SOCKET
  }
}
