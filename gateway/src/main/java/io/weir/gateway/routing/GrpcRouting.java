package io.weir.gateway.routing;

import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
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
   * @param unknown failure for requests without a route while a schema is not known; null if all
   *     are known
   */
  GrpcRouting(List<ServedApi> apis, @Nullable Failure unknown, WeightedChoice choice) {
    this.apis = apis;
    this.unknown = unknown;
    this.choice = choice;
  }

  Meaning meaning(String path) {
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

  private Meaning ownOrNone(String path) {
    if (path.startsWith(HEALTH)) {
      return health(path.substring(HEALTH.length()));
    }
    if (path.startsWith(REFLECTION)) {
      return reflection(path.substring(1));
    }
    return none(path);
  }

  private Meaning none(String path) {
    return new Meaning.Refused(
        unknown == null
            ? Failure.of(GrpcCode.UNIMPLEMENTED, "no method " + path + " is served here")
            : unknown);
  }

  private static Meaning passthrough(Rpc rpc, ServedApi served) {
    return new Meaning.Native(
        rpc.fullName(),
        rpc.kind() == Rpc.Kind.UNARY,
        !rpc.kind().takesStream(),
        !rpc.kind().answersStream(),
        Repeats.of(rpc),
        served);
  }

  /**
   * Routes to the health of the gateway itself; the health service of an instance is not exposed.
   */
  private static Meaning health(String method) {
    return method.equals("Check")
        ? new Meaning.HealthCheck()
        : new Meaning.Refused(
            Failure.of(GrpcCode.UNIMPLEMENTED, "the gateway answers Health/Check, not " + method));
  }

  /** Routes the reflection requests of tools to the instances of the first API. */
  private Meaning reflection(String rpc) {
    return apis.isEmpty()
        ? none("/" + rpc)
        : new Meaning.Native(rpc, false, false, false, Repeat.NEVER, apis.getFirst());
  }
}
