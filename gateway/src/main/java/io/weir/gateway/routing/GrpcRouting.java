package io.weir.gateway.routing;

import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import io.weir.loadbalancer.call.CallPlan.Repeat;
import io.weir.transcoding.Rpc;
import java.util.List;

/** What the path of a gRPC call means. */
final class GrpcRouting {
  private static final String HEALTH = "/grpc.health.v1.Health/";
  private static final String REFLECTION = "/grpc.reflection.";

  private final List<ServedApi> apis;

  GrpcRouting(List<ServedApi> apis) {
    this.apis = apis;
  }

  Meaning meaning(String path) {
    for (var served : apis) {
      var rpc = served.api().rpc(path);
      if (rpc != null) {
        return passthrough(rpc, served);
      }
    }
    if (path.startsWith(HEALTH)) {
      return health(path.substring(HEALTH.length()));
    }
    if (path.startsWith(REFLECTION)) {
      return reflection(path.substring(1));
    }
    return new Meaning.Refused(
        Failure.of(GrpcCode.UNIMPLEMENTED, "no method " + path + " is served here"));
  }

  private static Meaning passthrough(Rpc rpc, ServedApi served) {
    return new Meaning.Native(
        rpc.fullName(), rpc.kind() == Rpc.Kind.UNARY, Repeats.of(rpc), served.cluster());
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
    return new Meaning.Native(rpc, false, Repeat.NEVER, apis.getFirst().cluster());
  }
}
