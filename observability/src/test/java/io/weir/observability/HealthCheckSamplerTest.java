package io.weir.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthCheckSamplerTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final Context RECORDED =
      Context.root()
          .with(
              Span.wrap(
                  SpanContext.createFromRemoteParent(
                      TRACE,
                      "b7ad6b7169203331",
                      TraceFlags.getSampled(),
                      TraceState.getDefault())));

  private final Sampler sampler = new HealthCheckSampler(Sampler.alwaysOn());

  private boolean records(Context parent, SpanKind kind, String path) {
    var attributes = Attributes.of(AttributeKey.stringKey("url.path"), path);
    return sampler.shouldSample(parent, TRACE, "POST", kind, attributes, List.of()).getDecision()
        == SamplingDecision.RECORD_AND_SAMPLE;
  }

  @ParameterizedTest
  @CsvSource({
    "/grpc.health.v1.Health/Check, false",
    "/grpc.health.v1.Health/Watch, false",
    "/grpc.health.v1.Healthy/Check, true",
    "/grpc.health.v1.Health, true",
    "/v1/users, true",
  })
  void dropsChecksAlone(String path, boolean recorded) {
    assertThat(records(Context.root(), SpanKind.SERVER, path)).isEqualTo(recorded);
  }

  @Test
  void recordsChecksThatTheirCallerRecords() {
    assertThat(records(RECORDED, SpanKind.SERVER, "/grpc.health.v1.Health/Check")).isTrue();
  }

  @Test
  void leavesSpansThatHaveNoPathToTheOther() {
    var none = Attributes.empty();
    assertThat(
            sampler
                .shouldSample(Context.root(), TRACE, "SELECT", SpanKind.SERVER, none, List.of())
                .getDecision())
        .isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
  }
}
