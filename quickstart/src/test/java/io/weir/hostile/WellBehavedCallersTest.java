package io.weir.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.time.Eventually;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.users.v1.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reports of the well-behaved callers: they notice what the hostile clients do to others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WellBehavedCallersTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private ScriptedUpstream instance;
  private Telemetry telemetry;
  private Gateway gateway;
  private WellBehavedCallers callers;

  @BeforeAll
  void start() {
    instance = ScriptedUpstream.start();
    telemetry =
        Telemetry.start(TelemetryConfig.defaults(), "weir-gateway", "test", new RecentTraces(10));
    var config =
        """
        listen: {host: 127.0.0.1, port: 0}
        admin: {host: 127.0.0.1, port: 0}
        apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
        clusters:
          users:
            endpoints: ["%s"]
            retry: {attempts: 1}
            breaker: {failure-rate: 100%%, window: 20s, min-calls: 1000000, open: 1s..10s}
        drain: {delay: 0s, grace: 0s}
        """
            .formatted(instance.address());
    gateway =
        Gateway.start(ConfigReader.read(config, "test", GatewayConfig.class, Map.of()), telemetry);
    callers = new WellBehavedCallers(gateway.port());
  }

  @AfterAll
  void stop() {
    callers.close();
    gateway.close();
    instance.close();
    telemetry.close();
  }

  @BeforeEach
  void answer() throws InterruptedException {
    Stage.script(instance);
    var _ =
        Eventually.within(
            Duration.ofSeconds(10), "all is well", () -> callers.run(SHORT).errors().isEmpty());
  }

  @Test
  void reportCallsThatFail() throws InterruptedException {
    instance
        .always(Stage.GET_USER, Answer.status(Status.NOT_FOUND))
        .always(Stage.CREATE_USER, Answer.status(Status.NOT_FOUND))
        .always(Stage.CHAT, new Leaver());
    var report = callers.run(SHORT);
    assertThat(report.calls()).isGreaterThanOrEqualTo(60);
    // One more for each stream that has not ended well.
    assertThat(report.errors()).hasSize(report.calls() + 4);
  }

  /** Ends each call at its first message. */
  private static final class Leaver implements Answer {
    @Override
    public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
      call.close(Status.ABORTED, new Metadata());
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {}
  }

  @Test
  void reportOtherAnswersThanTheirOwn() throws InterruptedException {
    var other = User.newBuilder().setDisplayName("Eve").build().toByteArray();
    instance.always(Stage.GET_USER, Answer.ok(other)).always(Stage.CREATE_USER, Answer.ok(other));
    var report = callers.run(SHORT);
    assertThat(report.errors()).hasSize(report.calls() * 4 / 5);
  }

  @Test
  void measureFromTheTimeAtWhichACallWasDue() throws InterruptedException {
    Answer soon =
        (call, requests) ->
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
                .execute(() -> Answer.ok(Stage.USER.toByteArray()).onComplete(call, requests));
    instance.always(Stage.GET_USER, soon);
    // The third call of a caller is due while the second, itself late, is under way.
    assertThat(callers.run(SHORT).p99()).isGreaterThan(Duration.ofMillis(350));
  }
}
