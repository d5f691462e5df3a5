package io.weir.gateway.security;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;

/**
 * Refuses server reflection (grpc.reflection.*) of callers: it shows every service of the
 * instances, also those that the gateway does not route. The gateway itself reads schemas from the
 * instances directly, not through this layer.
 */
public final class ReflectionLayer implements ExchangeLayer {
  private static final String REFLECTION = "/grpc.reflection.";

  private ReflectionLayer() {}

  /** Returns the layer, or {@link #OFF} if reflection is passed on to the instances. */
  public static ExchangeLayer of(ReflectionConfig config) {
    return config.answered() ? OFF : new ReflectionLayer();
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    if (exchange.dialect() != Dialect.HTTP && exchange.context().rawPath().startsWith(REFLECTION)) {
      exchange.request().abort();
      throw Failure.of(
              GrpcCode.UNIMPLEMENTED, "no reflection here; the setting reflection: true allows it")
          .exception();
    }
    return next.serve(exchange);
  }
}
