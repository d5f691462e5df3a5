package io.weir.gateway.form.upstream;

import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import io.weir.gateway.routing.RequestTarget;
import io.weir.runtime.exchange.Exchange;

/** The target of the request under way. */
public final class Targets {
  private Targets() {}

  /** As received: the path in the request's headers is normalised already. */
  public static RequestTarget of(Exchange exchange) {
    var target = RequestTarget.parse(exchange.context().rawPath());
    if (target == null) {
      throw Failure.of(
              GrpcCode.INVALID_ARGUMENT, HttpStatus.BAD_REQUEST, "the request target is not valid")
          .exception();
    }
    return target;
  }
}
