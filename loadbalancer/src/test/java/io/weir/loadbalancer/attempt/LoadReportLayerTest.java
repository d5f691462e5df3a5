package io.weir.loadbalancer.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.opentelemetry.context.Context;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.balancing.Balance;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.SlowStart;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.ejection.OutlierConfig;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.HostPort;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.runtime.config.value.Percent;
import io.weir.runtime.exchange.Exchange;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class LoadReportLayerTest {
  /** 1,000 calls per second at a utilization of one half: fields 6 and 1. */
  private static final String REPORT = "MQAAAAAAQI9ACQAAAAAAAOA/";

  private final FakeTime time = new FakeTime();
  private final EndpointLoad load =
      new EndpointLoad("a:1", 1, new EndpointLoad.Shared(time, SlowStart.OFF));
  private final ClusterEndpoint endpoint =
      new ClusterEndpoint(new HostPort("a", 1), WebClient.of()::execute, load);
  private final Endpoints endpoints =
      new Endpoints(
          "test",
          new Endpoints.Rules(
              HealthConfig.defaults().thresholds(),
              OutlierConfig.defaults(),
              new Percent(0.5),
              Policy.of(Balance.of(Policy.Name.ROUND_ROBIN), time, bound -> 0),
              time,
              bound -> 0),
          address -> endpoint);

  private final Exchange exchange =
      Exchange.of(ServiceRequestContext.of(HttpRequest.of(HttpMethod.GET, "/")));

  private void attempt(boolean unary, Duration takes, AttemptResult ending, boolean reports) {
    var sent = new UpstreamRequest(time);
    var method = new MethodPolicy("weir.test.Things/Get", Repeat.SAFE, unary);
    var origin = new Attempt.Origin(1, null, null, Context.root(), exchange);
    var headers = RequestHeaders.builder(HttpMethod.POST, "/");
    var attempt =
        new Attempt(
            method, origin, endpoint, headers, h -> HttpRequest.of(h.build()), AttemptTimeout.NONE);
    var _ = new LoadReportLayer(endpoints, reports).send(attempt, a -> sent);
    assertThat(load.inFlight()).isEqualTo(1);
    time.advance(takes);
    sent.end(ending, null);
    assertThat(load.inFlight()).isZero();
  }

  private void attempt(Duration takes, int code, String... trailers) {
    var headers = HttpHeaders.builder();
    for (int i = 0; i < trailers.length; i += 2) {
      headers.add(trailers[i], trailers[i + 1]);
    }
    attempt(true, takes, AttemptResult.answered(GrpcCode.of(code), headers.build()), true);
  }

  private void expects(Duration latency) {
    assertThat(load.latencyNanos())
        .isCloseTo((double) latency.toNanos(), Percentage.withPercentage(0.1));
  }

  @Test
  void learnsHowLongAUnaryCallTook() {
    attempt(Duration.ofMillis(7), 0);
    expects(Duration.ofMillis(7));
  }

  @Test
  void learnsNothingFromHowLongAStreamWentOn() {
    attempt(
        false, Duration.ofHours(1), AttemptResult.answered(GrpcCode.of(0), HttpHeaders.of()), true);
    attempt(Duration.ofMillis(7), 0);
    expects(Duration.ofMillis(7));
  }

  @Test
  void holdsAFailureForSlowHoweverFastItCame() {
    attempt(Duration.ofMillis(1), 14);
    expects(Duration.ofSeconds(5));
  }

  @Test
  void leavesAnOverloadedInstanceAloneAsLongAsItAsks() {
    attempt(Duration.ofMillis(1), 14, "retry-after", "30");
    expects(Duration.ofSeconds(30));
    attempt(Duration.ofMillis(1), 8, "grpc-retry-pushback-ms", "60000");
    expects(Duration.ofSeconds(60));
  }

  @Test
  void isNotDrawnToWhatIsGivenUpOrRefusedFast() {
    attempt(Duration.ofMillis(20), 0);
    attempt(Duration.ofMillis(1), 1);
    attempt(Duration.ofMillis(1), 3);
    expects(Duration.ofMillis(20));
    attempt(Duration.ofMillis(300), 1);
    expects(Duration.ofMillis(300));
  }

  @Test
  void passesOnWhatTheInstanceReportsOnlyIfSomebodyPicksByIt() {
    var ending =
        AttemptResult.answered(GrpcCode.of(0), HttpHeaders.of("endpoint-load-metrics-bin", REPORT));
    attempt(true, Duration.ofMillis(1), ending, false);
    time.advance(Duration.ofSeconds(10));
    assertThat(load.reportedWeight()).isZero();
    attempt(true, Duration.ofMillis(1), ending, true);
    time.advance(Duration.ofSeconds(10));
    assertThat(load.reportedWeight()).isEqualTo(2000);
  }
}
