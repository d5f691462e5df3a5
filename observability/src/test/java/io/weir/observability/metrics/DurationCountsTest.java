package io.weir.observability.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationCountsTest {
  private final DurationHistogram histogram = new DurationHistogram();

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 15, 16, 100, 999, 12_345, 1_000_000, 60_000_000})
  void isAtMostAnEighthTooLong(int micros) {
    histogram.record(TimeUnit.MICROSECONDS.toNanos(micros));
    double found = histogram.counts().percentileMillis(0.5) * 1e3;
    assertThat(found).isBetween(micros * 1.0, micros * 1.125 + 1);
  }

  @Test
  void findsPercentiles() {
    LongStream.rangeClosed(1, 1_000).map(TimeUnit.MILLISECONDS::toNanos).forEach(histogram::record);
    assertThat(histogram.counts().percentileMillis(0.5)).isBetween(500.0, 563.0);
    assertThat(histogram.counts().percentileMillis(0.99)).isBetween(990.0, 1_115.0);
  }

  @Test
  void hasNoPercentileOfNothing() {
    assertThat(DurationCounts.NONE.percentileMillis(0.99)).isNaN();
  }

  @Test
  void comparesTwoTimes() {
    histogram.record(TimeUnit.SECONDS.toNanos(10));
    var before = histogram.counts();
    histogram.record(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(histogram.counts().since(before).percentileMillis(1)).isBetween(1.0, 1.2);
    assertThat(before.since(before).percentileMillis(1)).isNaN();
  }

  @Test
  void takesDurationsOutOfItsRange() {
    histogram.record(-5);
    histogram.record(Long.MAX_VALUE);
    var counts = histogram.counts();
    assertThat(counts.percentileMillis(0.5)).isEqualTo(0.001);
    assertThat(counts.percentileMillis(1)).isGreaterThan(60_000);
  }
}
