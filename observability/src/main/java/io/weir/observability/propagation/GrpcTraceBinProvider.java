package io.weir.observability.propagation;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurablePropagatorProvider;

/** Offers {@link GrpcTraceBin} to OTEL_PROPAGATORS. Found by the SDK's service loader. */
public final class GrpcTraceBinProvider implements ConfigurablePropagatorProvider {
  @Override
  public TextMapPropagator getPropagator(ConfigProperties config) {
    return new GrpcTraceBin();
  }

  @Override
  public String getName() {
    return GrpcTraceBin.NAME;
  }
}
