package io.weir.loadbalancer.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class PeakEwmaTest {
  private static final long MILLI = 1_000_000;
  private static final Percentage ROUNDING = Percentage.withPercentage(0.1);

  private final FakeTime time = new FakeTime();
  private final PeakEwma ewma = new PeakEwma(time);

  @Test
  void takesTheUnknownForTheDefaultUntilTheFirstMeasurement() {
    assertThat(ewma.nanos()).isCloseTo(30d * MILLI, ROUNDING);
    ewma.observe(2 * MILLI);
    assertThat(ewma.nanos()).isCloseTo(2d * MILLI, ROUNDING);
  }

  @Test
  void goesUpAtOnceAndDownSlowly() {
    ewma.observe(MILLI);
    ewma.observe(100 * MILLI);
    assertThat(ewma.nanos()).isCloseTo(100d * MILLI, ROUNDING);
    time.advance(Duration.ofSeconds(5));
    ewma.observe(MILLI);
    double kept = Math.exp(-0.5);
    assertThat(ewma.nanos()).isCloseTo(100d * MILLI * kept + MILLI * (1 - kept), ROUNDING);
  }

  @Test
  void fadesWhileNothingIsHeard() {
    ewma.observe(100 * MILLI);
    time.advance(Duration.ofSeconds(10));
    assertThat(ewma.nanos()).isCloseTo(100d * MILLI / Math.E, ROUNDING);
    time.advance(Duration.ofHours(1));
    assertThat(ewma.nanos()).isEqualTo(PeakEwma.LEAST_NANOS);
  }

  @Test
  void learnsFromWhatWasGivenUpOnlyThatItTakesLonger() {
    ewma.observe(10 * MILLI);
    ewma.observeAtLeast(MILLI);
    assertThat(ewma.nanos()).isCloseTo(10d * MILLI, ROUNDING);
    ewma.observeAtLeast(500 * MILLI);
    assertThat(ewma.nanos()).isCloseTo(500d * MILLI, ROUNDING);
  }

  @Test
  void losesNoPeakAmongManyThreads() {
    IntStream.rangeClosed(1, 10_000).parallel().forEach(i -> ewma.observe(i * 1_000L));
    assertThat(ewma.nanos()).isCloseTo(10_000 * 1e3, within(10d));
  }
}
