package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.time.Eventually;
import io.weir.testkit.upstream.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Latencies reach the limit: with few calls in flight it falls from its initial value, which it
 * does only after measurements.
 */
final class AdmissionLearnsTest {
  private TestEdge edge;

  @BeforeEach
  void start() {
    edge = TestEdge.start();
    edge.upstream.always(USERS + "ListUsers", Answer.ok(new byte[0]));
    edge.upstream.always(USERS + "CreateUser", Answer.ok(new byte[0]));
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private double limit() {
    return edge.admin("/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith("weir_admission_limit{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  private void learnsFrom(Runnable call) {
    assertThat(limit()).isEqualTo(1_000);
    Eventually.within(
        Duration.ofSeconds(60),
        "it has measured",
        () -> {
          for (int i = 0; i < 50; i++) {
            call.run();
          }
          return limit() < 1_000;
        });
  }

  @Test
  void learnsFromARequestWithoutContent() {
    var client = edge.client("h2c");
    learnsFrom(() ->
        assertThat(client.get("/v1/users").aggregate().join().status().code()).isEqualTo(200));
  }

  @Test
  void learnsFromARequestWithContent() {
    learnsFrom(() -> edge.send(HttpMethod.POST, "/v1/users", "{}"));
  }

  @Test
  void learnsFromAGrpcCall() {
    var channel = edge.channel();
    learnsFrom(() -> {
      try {
        var call = ByteCall.start(channel, USERS + "ListUsers").send().done();
        assertThat(call.ended().isOk()).isTrue();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void learnsNothingFromWhatIsAnsweredHere() {
    for (int i = 0; i < 300; i++) {
      assertThat(edge.get("/v1/nothing").status().code()).isEqualTo(404);
    }
    assertThat(limit()).isEqualTo(1_000);
  }
}
