package io.weir.gateway.routing;

import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.transcoding.Rpc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the path of a gRPC call means. */
final class GrpcRouting {
  private static final String HEALTH = "/grpc.health.v1.Health/";
  private static final String REFLECTION = "/grpc.reflection.";

  private final List<ServedApi> apis;
  private final @Nullable Failure unknown;
  private final Draw draw;

  /**
   * @param unknown what to say of what is not found while a schema is not known; null: all are
   */
  GrpcRouting(List<ServedApi> apis, @Nullable Failure unknown, Draw draw) {
    this.apis = apis;
    this.unknown = unknown;
    this.draw = draw;
  }

  Meaning meaning(String path) {
    Rpc rpc = null;
    ServedApi drawn = null;
    int seen = 0;
    for (var served : apis) {
      if (drawn != null && drawn.number() != served.number()) {
        break;
      }
      var found = served.api().rpc(path);
      if (found != null) {
        int share = served.share();
        seen += share;
        if (drawn == null || draw.takes(share, seen)) {
          drawn = served;
          rpc = found;
        }
      }
    }
    return rpc == null || drawn == null ? ownOrNone(path) : passthrough(rpc, drawn);
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

  /** Of the gateway itself: its clusters' instances have their own, which is theirs alone. */
  private static Meaning health(String method) {
    return method.equals("Check")
        ? new Meaning.HealthCheck()
        : new Meaning.Refused(
            Failure.of(GrpcCode.UNIMPLEMENTED, "the gateway answers Health/Check, not " + method));
  }

  /** Tools ask a server for its schema; the first API's instances know theirs. */
  private Meaning reflection(String rpc) {
    return apis.isEmpty()
        ? none("/" + rpc)
        : new Meaning.Native(rpc, false, false, false, Repeat.NEVER, apis.getFirst());
  }
}
