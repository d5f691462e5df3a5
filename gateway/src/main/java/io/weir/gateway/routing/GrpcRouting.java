package io.weir.gateway.routing;

import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
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
    return rpc == null || chosen == null ? ownOrNone(path) : passthrough(rpc, chosen);
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
    return new RoutingResult.Refused(
        unknown == null
            ? Failure.of(GrpcCode.UNIMPLEMENTED, "no method " + path + " is served here")
            : unknown);
  }

  private static RoutingResult passthrough(Rpc rpc, ServedApi served) {
    return new RoutingResult.Grpc(
        rpc.fullName(),
        rpc.kind() == Rpc.Kind.UNARY,
        !rpc.kind().takesStream(),
        !rpc.kind().answersStream(),
        Repeats.of(rpc),
        served);
  }

  /**
   * Routes to the health check of the gateway itself. The health services of instances are not
   * exposed.
   */
  private static RoutingResult health(String method) {
    return method.equals("Check")
        ? new RoutingResult.HealthCheck()
        : new RoutingResult.Refused(
            Failure.of(GrpcCode.UNIMPLEMENTED, "the gateway answers Health/Check, not " + method));
  }

  /** Routes the reflection requests of tools to the instances of the first API. */
  private RoutingResult reflection(String rpc) {
    return apis.isEmpty()
        ? none("/" + rpc)
        : new RoutingResult.Grpc(rpc, false, false, false, Repeat.NEVER, apis.getFirst());
  }
}
