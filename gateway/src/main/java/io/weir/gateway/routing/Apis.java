package io.weir.gateway.routing;

import io.weir.transcoding.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every API of a gateway. The first that knows a request takes it; that two could is refused here, at
 * the start. Immutable and thread-safe.
 */
public final class Apis {
  private final List<ServedApi> apis;
  private final GrpcRouting grpc;
  private final HttpRouting http;
  private final boolean streams;

  /**
   * @throws IllegalArgumentException if there is none, or two claim the same route or RPC
   */
  public Apis(List<ServedApi> apis) {
    if (apis.isEmpty()) {
      throw new IllegalArgumentException("no API is served");
    }
    this.apis = List.copyOf(apis);
    this.grpc = new GrpcRouting(this.apis);
    this.http = new HttpRouting(this.apis);
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

  /** Whether an HTTP route is answered with more than one message. */
  public boolean streams() {
    return streams;
  }

  public List<ServedApi> served() {
    return apis;
  }

  private void refuseConflicts() {
    Map<String, Integer> owners = new HashMap<>();
    for (int i = 0; i < apis.size(); i++) {
      for (var route : apis.get(i).api().routes()) {
        claim(owners, shape(route), i);
        claim(owners, route.rpc().fullName(), i);
      }
    }
  }

  /** An RPC may have several routes, and an API has refused its own conflicts already. */
  private void claim(Map<String, Integer> owners, String what, int api) {
    var owner = owners.putIfAbsent(what, api);
    if (owner != null && owner != api) {
      throw new IllegalArgumentException(
          "two APIs claim %s: number %d, of cluster %s, and number %d, of cluster %s"
              .formatted(
                  what,
                  owner + 1,
                  apis.get(owner).clusterName(),
                  api + 1,
                  apis.get(api).clusterName()));
    }
  }

  /** The template with every variable's name left out: "GET /v1/users/*". */
  private static String shape(Route route) {
    var template = route.template().replaceAll("\\{[^}=]*=([^}]*)}", "$1").replaceAll("\\{[^}]*}", "*");
    return route.httpMethod() + " " + template;
  }
}
