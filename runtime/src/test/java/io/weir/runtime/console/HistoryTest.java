package io.weir.runtime.console;

import static io.weir.runtime.console.Readings.CLUSTER;
import static io.weir.runtime.console.Readings.address;
import static io.weir.runtime.console.Readings.endpoint;
import static io.weir.runtime.console.Readings.totals;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.observability.metrics.DurationHistogram;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private static final History.Key WHOLE = new History.Key(CLUSTER, "");
  private static final History.Key FIRST = new History.Key(CLUSTER, address(1));

  private final FakeTime time = new FakeTime();
  private final History history = new History("gateway");

  private void sample(Reading reading) {
    time.advance(Duration.ofSeconds(1));
    history.sample(time.getAsLong(), time.millis(), reading);
  }

  private Series.View view(History.Key key) {
    return history.of(key, time.millis()).orElseThrow();
  }

  @Test
  void hasRatesOfWhatWasCountedBetweenSamples() {
    sample(Readings.of(endpoint(address(1), "active", totals(1_000, 10))));
    sample(Readings.of(endpoint(address(1), "active", totals(1_040, 10))));
    sample(Readings.of(endpoint(address(1), "ejected", totals(1_050, 14))));
    var view = view(FIRST);
    assertThat(view.rate()).containsExactly(40f, 10f);
    assertThat(view.failures()).containsExactly(0f, 4f);
    assertThat(view.state()).containsExactly("active", "ejected");
    assertThat(view.inFlight()).containsExactly(2, 2);
    assertThat(view.at()).containsExactly(time.millis() - 1_000, time.millis());
  }

  @Test
  void dividesByTheTimeThatHasPassed() {
    sample(Readings.of(endpoint(address(1), "active", totals(0, 0))));
    time.advance(Duration.ofSeconds(3));
    sample(Readings.of(endpoint(address(1), "active", totals(40, 0))));
    assertThat(view(FIRST).rate()).containsExactly(10f);
  }

  @Test
  void addsUpTheEndpointsOfACluster() {
    sample(
        Readings.of(
            endpoint(address(1), "active", totals(5, 0)),
            endpoint(address(2), "active", totals(7, 0))));
    sample(
        Readings.of(
            endpoint(address(1), "active", totals(15, 1)),
            endpoint(address(2), "active", totals(8, 0))));
    // One leaves: what it had counted is not taken away from the others.
    sample(Readings.of(endpoint(address(2), "active", totals(10, 0))));
    assertThat(view(WHOLE).rate()).containsExactly(11f, 2f);
    assertThat(view(WHOLE).failures()).containsExactly(1f, 0f);
  }

  @Test
  void beginsAnewWithCountersThatDo() {
    sample(Readings.of(endpoint(address(1), "active", totals(500, 0))));
    sample(Readings.of(endpoint(address(1), "active", totals(3, 0))));
    assertThat(view(FIRST).rate()).containsExactly(3f);
  }

  @Test
  void hasPercentilesOfTheLastFiveSamples() {
    var durations = new DurationHistogram();
    durations.record(TimeUnit.SECONDS.toNanos(20));
    sample(Readings.of(endpoint(address(1), "active", totals(1, durations))));
    durations.record(TimeUnit.MILLISECONDS.toNanos(2));
    for (int i = 0; i <= Window.SAMPLES; i++) {
      sample(Readings.of(endpoint(address(1), "active", totals(2, durations))));
    }
    var p99 = view(FIRST).p99();
    assertThat(p99.getFirst()).isBetween(2f, 2.3f);
    assertThat(p99.get(Window.SAMPLES - 1)).isEqualTo(p99.getFirst());
    assertThat(p99.getLast()).isNull();
  }

  @Test
  void keepsTenMinutes() {
    for (int i = 0; i <= Series.POINTS + 50; i++) {
      sample(Readings.of(endpoint(address(1), "active", totals(i, 0))));
    }
    assertThat(view(FIRST).at()).hasSize(Series.POINTS).isSorted().endsWith(time.millis());
    sample(Readings.of());
    assertThat(history.of(FIRST, time.millis())).isPresent();
    time.advance(Duration.ofMinutes(10));
    sample(Readings.of());
    assertThat(history.of(FIRST, time.millis())).isEmpty();
  }

  @Test
  void hasRingsForTheClusterAndAsManyEndpointsAsItMay() {
    sample(Readings.ofMany(1_000, 0));
    sample(Readings.ofMany(1_000, 3));
    assertThat(view(WHOLE).rate()).containsExactly(3_000f);
    long kept =
        IntStream.range(0, 1_000)
            .filter(i -> !view(new History.Key(CLUSTER, address(i))).at().isEmpty())
            .count();
    // Those of the process and the cluster are the other two.
    assertThat(kept).isEqualTo(History.MAX_SERIES - 2);
    var cluster = history.frame(time.millis(), Readings.ofMany(1_000, 3)).clusters().getFirst();
    assertThat(cluster.endpoints()).hasSize(Frame.MAX_ENDPOINTS);
    assertThat(cluster.omitted()).isEqualTo(1_000 - Frame.MAX_ENDPOINTS);
  }

  @Test
  void givesTheRingsOfEdgesThatAreGoneToThoseThatCome() {
    sample(Readings.ofMany(1_000, 0));
    sample(Readings.ofMany(1_000, 1));
    for (int i = 0; i < 7; i++) {
      sample(Readings.of(endpoint("10.0.0.1:1", "active", totals(i, 0))));
    }
    assertThat(view(new History.Key(CLUSTER, "10.0.0.1:1")).rate()).contains(1f);
  }

  @Test
  void framesShowTheStateOfNowAndTheTrafficOfTheLastSeconds() {
    sample(Readings.of(endpoint(address(1), "active", totals(0, 0))));
    sample(Readings.of(endpoint(address(1), "active", totals(10, 5))));
    var frame =
        history.frame(time.millis(), Readings.of(endpoint(address(1), "unhealthy", totals(12, 5))));
    assertThat(frame.process().active()).isEqualTo(4);
    var shown = frame.clusters().getFirst().endpoints().getFirst();
    assertThat(shown.state()).isEqualTo("unhealthy");
    assertThat(shown.traffic()).isEqualTo(new Traffic(10, 0.5, null, null));
  }

  @Test
  void showsTheWorstBreakerAndThoseThatAreNotClosed() {
    var breakers = Map.of("a/B", "closed", "a/C", "half-open", "a/D", "open", "a/E", "disabled");
    var reading = new Reading(totals(0, 0), 0, List.of(Readings.cluster(breakers)));
    sample(reading);
    sample(reading);
    var cluster = history.frame(time.millis(), reading).clusters().getFirst();
    assertThat(cluster.breaker()).isEqualTo("open");
    assertThat(cluster.breakers())
        .containsOnly(Map.entry("a/C", "half-open"), Map.entry("a/D", "open"));
    assertThat(view(WHOLE).state()).containsExactly("open");
  }

  @Test
  void cutsTextsThatComeFromElsewhere() {
    assertThat(Frame.bounded("x".repeat(10_000))).hasSizeLessThan(210);
  }
}
