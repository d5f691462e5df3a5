package io.weir.loadbalancer.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpHeaders;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BreakersTest {
  private static final String RPC = "weir.test.Things/Get";

  private final FakeTime time = new FakeTime();
  private final CircuitBreaker breaker =
      new Breakers("things", BreakerConfig.defaults(), List::of, time, rpc -> {}).of(RPC).circuit();

  private void end(int attempts, Outcome outcome) {
    for (int i = 0; i < attempts; i++) {
      assertThat(breaker.tryAcquirePermission()).as("attempt " + i).isTrue();
      breaker.onResult(1, TimeUnit.MILLISECONDS, outcome);
    }
  }

  /**
   * Asserts that the breaker refuses attempts until just before this time is over, then moves past
   * it.
   */
  private void assertRefusesFor(Duration open) {
    time.advance(open.minusMillis(1));
    assertThat(breaker.tryAcquirePermission()).as(open + " are not over").isFalse();
    time.advance(Duration.ofMillis(2));
  }

  @ParameterizedTest
  @CsvSource({
    "'', UNAVAILABLE, FAILURE",
    "'', INTERNAL, SUSPECT",
    "'', INVALID_ARGUMENT, IGNORED",
    "'INTERNAL, UNKNOWN', INTERNAL, FAILURE",
    "'INTERNAL, UNKNOWN', UNAVAILABLE, IGNORED",
    "'INTERNAL, UNKNOWN', NOT_FOUND, SUCCESS",
    "INVALID_ARGUMENT, INVALID_ARGUMENT, FAILURE"
  })
  void countsTheCodesThatAreConfigured(String codes, GrpcCode code, Outcome outcome) {
    var config =
        ConfigReader.read(
            "breaker: {codes: [%s]}".formatted(codes), "test", OneBreaker.class, Map.of());
    assertThat(config.breaker().judge(AttemptResult.answered(code, HttpHeaders.of())))
        .isEqualTo(outcome);
    var refused = AttemptResult.refused(code, "by this process");
    assertThat(config.breaker().judge(refused)).isEqualTo(Outcome.IGNORED);
  }

  record OneBreaker(BreakerConfig breaker) {}

  @ParameterizedTest
  @ValueSource(strings = {"OK", "unavailable", "14", "NO_SUCH"})
  void refusesWhatIsNoFailure(String code) {
    assertThatThrownBy(() ->
            ConfigReader.read(
                "breaker: {codes: [%s]}".formatted(code), "test", OneBreaker.class, Map.of()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void opensWhenHalfOfTwentyFail() {
    end(10, Outcome.SUCCESS);
    end(9, Outcome.FAILURE);
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    end(1, Outcome.FAILURE);
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
  }

  @Test
  void refusesShortlyAtFirstAndLongerEachTimeItsProbesFail() {
    end(20, Outcome.FAILURE);
    for (int seconds : new int[] {1, 2, 4, 4, 4}) {
      assertRefusesFor(Duration.ofSeconds(seconds));
      end(5, Outcome.FAILURE);
      assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }
  }

  @Test
  void beginsAnewAfterItWasClosed() {
    end(20, Outcome.FAILURE);
    assertRefusesFor(Duration.ofSeconds(1));
    end(5, Outcome.FAILURE);
    assertRefusesFor(Duration.ofSeconds(2));
    end(5, Outcome.SUCCESS);
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    end(20, Outcome.FAILURE);
    assertRefusesFor(Duration.ofSeconds(1));
    end(1, Outcome.SUCCESS);
  }
}
