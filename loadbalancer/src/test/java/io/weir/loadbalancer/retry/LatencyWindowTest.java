package io.weir.loadbalancer.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.loadbalancer.call.Percentile;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatencyWindowTest {
  private final FakeTime time = new FakeTime();
  private final Random random = new Random(3);

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.95, 0.99})
  void isAtMostAnEighthTooLong(double share) {
    var window = new LatencyWindow(share, time);
    var samples = new long[5_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (long) (20_000 * Math.exp(random.nextGaussian() * 2 + 4));
      window.record(samples[i]);
    }
    nextWindow(window);
    Arrays.sort(samples);
    double exact = samples[(int) Math.ceil(samples.length * share) - 1];
    assertThat(window.nanos() / exact).isBetween(0.99, 1.13);
  }

  @Test
  void isUnknownUntilAWindowHadEnough() {
    var window = new LatencyWindow(0.95, time);
    for (int i = 0; i < 19; i++) {
      window.record(1_000_000);
    }
    assertThat(window.nanos()).isEqualTo(LatencyWindow.UNKNOWN);
    nextWindow(window);
    assertThat(window.nanos()).isEqualTo(LatencyWindow.UNKNOWN);
  }

  @Test
  void keepsWhatItKnowsThroughAQuietWindow() {
    var window = new LatencyWindow(0.95, time);
    for (int i = 0; i < 100; i++) {
      window.record(1_000_000);
    }
    nextWindow(window);
    long known = window.nanos();
    nextWindow(window);
    assertThat(known).isPositive();
    assertThat(window.nanos()).isEqualTo(known);
  }

  @Test
  void takesAnyDuration() {
    var window = new LatencyWindow(0.5, time);
    for (long nanos : new long[] {-1, 0, 1, 999, 1_000, Long.MAX_VALUE}) {
      window.record(nanos);
    }
    assertThat(window.nanos()).isEqualTo(LatencyWindow.UNKNOWN);
  }

  @Test
  void isWrittenAsAPercentile() {
    assertThat(Percentile.parse("p95").share()).isEqualTo(0.95);
    assertThat(Percentile.parse("p99.9").share()).isEqualTo(0.999);
    assertThat(Percentile.parse("p99.9")).hasToString("p99.9");
    for (var wrong : new String[] {"95", "p", "p49", "p100", "p95%"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Percentile.parse(wrong));
    }
  }

  private void nextWindow(LatencyWindow window) {
    time.advance(Duration.ofSeconds(3));
    window.record(1_000_000);
  }
}
