package io.weir.gateway.form.upstream;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import io.weir.gateway.routing.RequestTarget;

/** The target of the request under way. */
public final class Targets {
  private Targets() {}

  /** As received: the path in the request's headers is normalised already. */
  public static RequestTarget of(ServiceRequestContext ctx) {
    var target = RequestTarget.parse(ctx.rawPath());
    if (target == null) {
      throw Failure.of(
              GrpcCode.INVALID_ARGUMENT, HttpStatus.BAD_REQUEST, "the request target is not valid")
          .exception();
    }
    return target;
  }
}
