package io.weir.observability;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drops health checks, several a second from each caller, which would leave no room for calls among
 * the recent traces. A check whose caller records it is recorded.
 *
 * @param others decides about all else
 */
record HealthCheckSampler(Sampler others) implements Sampler {
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final String CHECKS = "/grpc.health.v1.Health/";

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    return kind == SpanKind.SERVER
            && isCheck(attributes.get(PATH))
            && !Span.fromContext(parent).getSpanContext().isSampled()
        ? SamplingResult.drop()
        : others.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  private static boolean isCheck(@Nullable String path) {
    return path != null && path.startsWith(CHECKS);
  }

  @Override
  public String getDescription() {
    return "WithoutHealthChecks{" + others.getDescription() + "}";
  }
}
