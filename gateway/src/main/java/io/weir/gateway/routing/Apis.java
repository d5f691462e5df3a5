package io.weir.gateway.routing;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.Route;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * Snapshot of all APIs of a gateway. Routes a request to the first API that has a route for it, and
 * rejects APIs that claim the same route. Immutable and thread-safe.
 */
public final class Apis {
  private final List<ServedApi> apis;
  private final GrpcRouting grpc;
  private final HttpRouting http;
  private final boolean streams;
  private final boolean restricted;

  /**
   * @param waiting clusters with an API whose schema is not known yet
   * @throws IllegalArgumentException if two APIs claim the same route or RPC
   */
  Apis(List<ServedApi> apis, List<String> waiting, IntUnaryOperator random) {
    var unknown = waiting.isEmpty() ? null : noSchema(waiting);
    this.apis = List.copyOf(apis);
    var choice = new WeightedChoice(random);
    this.grpc = new GrpcRouting(this.apis, unknown, choice);
    this.http = new HttpRouting(this.apis, unknown, choice);
    this.streams =
        this.apis.stream()
            .flatMap(served -> served.api().routes().stream())
            .anyMatch(route -> route.rpc().kind().answersStream());
    this.restricted =
        this.apis.stream()
            .flatMap(served -> served.rpcs().values().stream())
            .anyMatch(rpc -> rpc.access() != null);
    refuseConflicts();
  }

  /**
   * Routes a gRPC call.
   *
   * @param path as received, "/weir.users.v1.UserService/GetUser"
   */
  public RoutingResult ofGrpc(String path) {
    return grpc.route(path);
  }

  /**
   * Routes an HTTP request.
   *
   * @param path as received, still percent-encoded, without query
   */
  public RoutingResult ofHttp(String method, String path) {
    return http.route(method, path);
  }

  /**
   * Routes a WebSocket by its path alone, because its handshake is always a GET. Prefers the
   * streaming RPC that the path has under GET, then one under another method.
   */
  public RoutingResult ofSocket(String path) {
    return http.socket(path);
  }

  /**
   * Returns the number of the API that has a path: the one with a route for the method, else the
   * one whose RPC the path names, else the first with another method.
   *
   * @param path as received, still percent-encoded, without query
   * @return empty if no API has the path
   */
  OptionalInt owner(String method, String path) {
    return http.owner(method.equals("HEAD") ? "GET" : method, path);
  }

  /** Returns true if any HTTP route answers with a stream. */
  public boolean streams() {
    return streams;
  }

  /** Returns true if a rule or a schema says who may call an RPC. */
  public boolean isRestricted() {
    return restricted;
  }

  public List<ServedApi> served() {
    return apis;
  }

  /** Returns each API with its newest schema. */
  public List<ServedApi> newest() {
    Map<Integer, ServedApi> newest = new LinkedHashMap<>();
    apis.forEach(served -> newest.putIfAbsent(served.number(), served));
    return List.copyOf(newest.values());
  }

  /**
   * Returns the failure that asks the client to retry, because the route may belong to an API whose
   * schema is not known yet.
   */
  private static Failure noSchema(List<String> clusters) {
    return Failure.of(
            GrpcCode.UNAVAILABLE,
            "the schema of cluster %s is not known yet".formatted(String.join(", ", clusters)))
        .withHeader(HttpHeaderNames.RETRY_AFTER, "1");
  }

  private void refuseConflicts() {
    Map<String, ServedApi> owners = new HashMap<>();
    for (var served : apis) {
      for (var route : served.api().routes()) {
        claim(owners, shape(route), served);
        claim(owners, route.rpc().fullName(), served);
      }
    }
  }

  /**
   * Records the owner of a route or RPC. One API may have several routes to an RPC; conflicts
   * within an API are rejected elsewhere.
   */
  private static void claim(Map<String, ServedApi> owners, String what, ServedApi served) {
    var owner = owners.putIfAbsent(what, served);
    if (owner != null && owner.number() != served.number()) {
      throw new IllegalArgumentException(
          "two APIs claim %s: number %d, of cluster %s, and number %d, of cluster %s"
              .formatted(
                  what,
                  owner.number() + 1,
                  owner.clusterName(),
                  served.number() + 1,
                  served.clusterName()));
    }
  }

  /** Returns the template without the names of its variables: "GET /v1/users/*". */
  private static String shape(Route route) {
    var template =
        route.template().replaceAll("\\{[^}=]*=([^}]*)}", "$1").replaceAll("\\{[^}]*}", "*");
    return route.httpMethod() + " " + template;
  }
}
