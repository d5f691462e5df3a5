package io.weir.loadbalancer.ejection;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.endpoint.OutcomeCounts.Sample;
import io.weir.runtime.config.ConfigReader;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutlierSweepTest {
  private static final OutlierConfig CONFIG =
      ConfigReader.read("slower-than: 5", "test", OutlierConfig.class, Map.of());

  /** Describes each endpoint as successes/attempts, or successes/attempts/mean milliseconds. */
  @ParameterizedTest
  @CsvSource({
    // One endpoint is clearly worse; a single one among five is two deviations below the mean.
    "100/100 100/100 100/100 100/100 100/100 50/100, 5",
    "100/100 100/100 100/100 100/100 50/100, 4",
    // Too few endpoints, and endpoints with too few attempts.
    "100/100 100/100 100/100 50/100, ''",
    "100/100 100/100 100/100 100/100 99/99 0/99, ''",
    "100/100 100/100 100/100 100/100 100/100 100/100 0/99, ''",
    // All good, all bad, and spread out: there is no outlier.
    "100/100 100/100 100/100 100/100 100/100 100/100, ''",
    "0/100 0/100 0/100 0/100 0/100 0/100, ''",
    "100/100 80/100 60/100 40/100 20/100 0/100, ''",
    // Latency against the median.
    "100/100/2 100/100/2 100/100/3 100/100/2 100/100/11, 4",
    "100/100/2 100/100/2 100/100/3 100/100/2 100/100/10, ''",
  })
  void findsWhoStandsOut(String endpoints, String expected) {
    var samples = Stream.of(endpoints.split(" ", -1)).map(OutlierSweepTest::sample).toList();
    var reasons = OutlierSweep.of(samples, CONFIG);
    assertThat(reasons).hasSize(samples.size());
    for (int i = 0; i < reasons.size(); i++) {
      assertThat(reasons.get(i).isPresent())
          .as(i + ": " + reasons.get(i))
          .isEqualTo(expected.equals(String.valueOf(i)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100/100 100/100 100/100 100/100 100/100 50/100, 'success rate 50.0%, below 56.3%'",
    "100/100/2 100/100/2 100/100/2 100/100/2 100/100/2 100/100/30, 'takes 30.0 ms, above 10.0 ms'",
  })
  void saysWhy(String endpoints, String reason) {
    var samples = Stream.of(endpoints.split(" ", -1)).map(OutlierSweepTest::sample).toList();
    assertThat(OutlierSweep.of(samples, CONFIG).get(5)).isEqualTo(Optional.of(reason));
  }

  private static Sample sample(String text) {
    var parts = text.split("/", -1);
    long successes = Long.parseLong(parts[0]);
    long attempts = Long.parseLong(parts[1]);
    long millis = parts.length > 2 ? Long.parseLong(parts[2]) : 1;
    return new Sample(successes, attempts - successes, attempts * millis * 1_000_000);
  }
}
