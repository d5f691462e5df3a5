package io.weir.gateway.routing;

import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.transcoding.Rpc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes gRPC calls by their path. */
final class GrpcRouting {
  private static final String HEALTH = "/grpc.health.v1.Health/";
  private static final String REFLECTION = "/grpc.reflection.";

  private final List<ServedApi> apis;
  private final @Nullable Failure unknown;
  private final WeightedChoice choice;

  /**
   * @param unknown failure for requests without a route while a schema is missing; null if all
   *     schemas are known
   */
  GrpcRouting(List<ServedApi> apis, @Nullable Failure unknown, WeightedChoice choice) {
    this.apis = apis;
    this.unknown = unknown;
    this.choice = choice;
  }

  RoutingResult route(String path) {
    Rpc rpc = null;
    ServedApi chosen = null;
    int total = 0;
    for (var served : apis) {
      if (chosen != null && chosen.number() != served.number()) {
        break;
      }
      var found = served.api().rpc(path);
      if (found != null) {
        int weight = served.share();
        total += weight;
        if (chosen == null || choice.replaces(weight, total)) {
          chosen = served;
          rpc = found;
        }
      }
    }
    return rpc == null || chosen == null
        ? ownOrNone(path)
        : new RoutingResult.Grpc(chosen.rpc(rpc), chosen);
  }

  private RoutingResult ownOrNone(String path) {
    if (path.startsWith(HEALTH)) {
      return health(path.substring(HEALTH.length()));
    }
    if (path.startsWith(REFLECTION)) {
      return reflection(path.substring(1));
    }
    return none(path);
  }

  private RoutingResult none(String path) {
    return unknown == null
        ? new RoutingResult.Refused(
            Failure.of(GrpcCode.UNIMPLEMENTED, "no method " + path + " is served here"), true)
        : new RoutingResult.Refused(unknown);
  }

  /**
   * Routes to the health check of the gateway itself. The health services of instances are not
   * exposed.
   */
  private static RoutingResult health(String method) {
    return switch (method) {
      case "Check" -> new RoutingResult.HealthCheck(false);
      case "Watch" -> new RoutingResult.HealthCheck(true);
      default ->
          new RoutingResult.Refused(
              Failure.of(
                  GrpcCode.UNIMPLEMENTED,
                  "the gateway answers Health/Check and Health/Watch, not " + method));
    };
  }

  /** Routes the reflection requests of tools to the instances of the first API. */
  private RoutingResult reflection(String rpc) {
    if (apis.isEmpty()) {
      return none("/" + rpc);
    }
    var first = apis.getFirst();
    return new RoutingResult.Grpc(
        first.unlisted(new MethodPolicy(rpc, Repeat.NEVER, false)), first);
  }
}
