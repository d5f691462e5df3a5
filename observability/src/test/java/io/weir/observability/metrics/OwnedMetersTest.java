package io.weir.observability.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.observability.metrics.OwnedMeters.Name;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Meters of two parts of the same name, as Prometheus sees them. */
final class OwnedMetersTest {
  private static final Name ROOM = Name.of("weir.room", "Places that are free", "cluster", "users");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final OwnedMeters first = new OwnedMeters(registry);
  private final OwnedMeters second = new OwnedMeters(registry);

  private Meter.Id gauge(OwnedMeters meters, int value) {
    return meters.gauge(ROOM, new AtomicInteger(value), AtomicInteger::get);
  }

  @Test
  void registersNothingBeforeItIsClaimed() {
    gauge(first, 1);
    assertThat(registry.scrape()).doesNotContain("weir_room");
    first.claim();
    assertThat(registry.scrape()).contains("weir_room{cluster=\"users\"} 1.0");
  }

  @Test
  void replacesThePredecessorsAndOutlivesThem() {
    first.claim();
    gauge(first, 1);
    gauge(second, 2);
    assertThat(registry.scrape()).contains("weir_room{cluster=\"users\"} 1.0");
    second.claim();
    assertThat(registry.scrape()).contains("weir_room{cluster=\"users\"} 2.0");
    first.close();
    assertThat(registry.scrape()).contains("weir_room{cluster=\"users\"} 2.0");
    second.close();
    assertThat(registry.scrape()).doesNotContain("weir_room");
  }

  @Test
  void removesOneAndKeepsTheOthers() {
    first.claim();
    var removed = gauge(first, 1);
    var _ = first.count(Name.of("weir.seen", "Seen"), new AtomicInteger(7), AtomicInteger::get);
    first.remove(removed);
    assertThat(registry.scrape()).doesNotContain("weir_room").contains("weir_seen_total 7.0");
  }

  @Test
  void aSuccessorThatFailsLeavesThePredecessors() {
    first.claim();
    gauge(first, 1);
    gauge(second, 2);
    second.close();
    assertThat(registry.scrape()).contains("weir_room{cluster=\"users\"} 1.0");
  }

  @Test
  void registersNothingAfterItIsClosed() {
    first.claim();
    first.close();
    gauge(first, 1);
    assertThat(registry.scrape()).doesNotContain("weir_room");
  }
}
