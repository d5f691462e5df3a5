package io.weir.gateway.routing;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.Route;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Every API of a gateway at one moment. The first that knows a request takes it; that two could is
 * refused here. Immutable and thread-safe.
 */
public final class Apis {
  private final List<ServedApi> apis;
  private final GrpcRouting grpc;
  private final HttpRouting http;
  private final boolean streams;

  /**
   * @param waiting clusters with an API whose schema is not known yet
   * @throws IllegalArgumentException if there is none, or two claim the same route or RPC
   */
  Apis(List<ServedApi> apis, List<String> waiting, IntUnaryOperator random) {
    if (apis.isEmpty() && waiting.isEmpty()) {
      throw new IllegalArgumentException("no API is served");
    }
    var unknown = waiting.isEmpty() ? null : noSchema(waiting);
    this.apis = List.copyOf(apis);
    var draw = new Draw(random);
    this.grpc = new GrpcRouting(this.apis, unknown, draw);
    this.http = new HttpRouting(this.apis, unknown, draw);
    this.streams =
        this.apis.stream()
            .flatMap(served -> served.api().routes().stream())
            .anyMatch(route -> route.rpc().kind().answersStream());
    refuseConflicts();
  }

  /**
   * @param path as received, "/weir.users.v1.UserService/GetUser"
   */
  public Meaning ofGrpc(String path) {
    return grpc.meaning(path);
  }

  /**
   * @param path as received, still percent-encoded, without query
   */
  public Meaning ofHttp(String method, String path) {
    return http.meaning(method, path);
  }

  /**
   * What a WebSocket on this path means. Its handshake is always a GET, so a path says all: the RPC
   * with a stream that it has under GET, else under another method.
   */
  public Meaning ofSocket(String path) {
    return http.socket(path);
  }

  /** Whether an HTTP route is answered with more than one message. */
  public boolean streams() {
    return streams;
  }

  public List<ServedApi> served() {
    return apis;
  }

  /** Of each API the schema that was the last to appear. */
  public List<ServedApi> newest() {
    Map<Integer, ServedApi> newest = new LinkedHashMap<>();
    apis.forEach(served -> newest.putIfAbsent(served.number(), served));
    return List.copyOf(newest.values());
  }

  /** What cannot be found may be of an API whose schema is not known: trying again may help. */
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

  /** An RPC may have several routes, and an API has refused its own conflicts already. */
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

  /** The template with every variable's name left out: "GET /v1/users/*". */
  private static String shape(Route route) {
    var template =
        route.template().replaceAll("\\{[^}=]*=([^}]*)}", "$1").replaceAll("\\{[^}]*}", "*");
    return route.httpMethod() + " " + template;
  }
}
