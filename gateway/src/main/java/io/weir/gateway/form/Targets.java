package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.routing.Target;
import io.weir.grpc.GrpcCode;

/** The target of the request under way. */
final class Targets {
  private Targets() {}

  /** As received: the path in the request's headers is normalised already. */
  static Target of(ServiceRequestContext ctx) {
    var target = Target.parse(ctx.rawPath());
    if (target == null) {
      throw Failure.of(
              GrpcCode.INVALID_ARGUMENT, HttpStatus.BAD_REQUEST, "the request target is not valid")
          .exception();
    }
    return target;
  }
}
