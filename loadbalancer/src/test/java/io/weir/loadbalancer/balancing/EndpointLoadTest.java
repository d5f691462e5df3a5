package io.weir.loadbalancer.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class EndpointLoadTest {
  private static final Percentage ROUNDING = Percentage.withPercentage(0.1);

  private final FakeTime time = new FakeTime();
  private final EndpointLoad.Shared shared =
      new EndpointLoad.Shared(time, SlowStart.over(Duration.ofSeconds(10)));
  private final EndpointLoad load = new EndpointLoad("a:1", 4, shared);

  @Test
  void countsWhatIsOnTheWireHereAndAtAll() {
    var other = new EndpointLoad("b:1", 1, shared);
    load.begin();
    load.begin();
    other.begin();
    load.end();
    assertThat(load.inFlight()).isEqualTo(1);
    assertThat(load.inFlightOfAll()).isEqualTo(2);
    assertThat(other.inFlight()).isEqualTo(1);
  }

  @Test
  void comesToItsWeightOverTheWindowEachTimeItEnters() {
    assertThat(load.weight()).isCloseTo(0.4, within(1e-9));
    time.advance(Duration.ofSeconds(5));
    assertThat(load.weight()).isCloseTo(2, within(1e-9));
    time.advance(Duration.ofSeconds(5));
    assertThat(load.weight()).isEqualTo(4);
    load.enter();
    assertThat(load.weight()).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void holdsFailingFastForSlowerThanAnything() {
    load.succeeded(TimeUnit.MILLISECONDS.toNanos(3));
    load.failed(0);
    assertThat(load.latencyNanos()).isCloseTo(5e9, ROUNDING);
  }

  @Test
  void heedsHowLongItAsksToBeLeftAloneWithinReason() {
    load.failed(TimeUnit.SECONDS.toNanos(1));
    assertThat(load.latencyNanos()).isCloseTo(5e9, ROUNDING);
    load.failed(TimeUnit.SECONDS.toNanos(60));
    assertThat(load.latencyNanos()).isCloseTo(60e9, ROUNDING);
    load.failed(TimeUnit.DAYS.toNanos(1));
    assertThat(load.latencyNanos()).isCloseTo(300e9, ROUNDING);
  }

  @Test
  void forgetsFailuresWhenTheirTimeIsOver() {
    load.failed(0);
    time.advance(Duration.ofMillis(9_999));
    assertThat(load.latencyNanos()).isGreaterThan(1e9);
    load.failed(0);
    time.advance(Duration.ofMillis(9_999));
    assertThat(load.latencyNanos()).as("since the last").isGreaterThan(1e9);
    time.advance(Duration.ofMillis(1));
    assertThat(load.latencyNanos()).isEqualTo(PeakEwma.LEAST_NANOS);
    load.failed(TimeUnit.SECONDS.toNanos(30));
    time.advance(Duration.ofMillis(29_999));
    assertThat(load.latencyNanos()).as("it asked for more").isGreaterThan(1e9);
    time.advance(Duration.ofMillis(1));
    assertThat(load.latencyNanos()).isEqualTo(PeakEwma.LEAST_NANOS);
  }

  @Test
  void isTriedWithOneAttemptWhenNothingIsKnownOfIt() {
    load.succeeded(TimeUnit.MILLISECONDS.toNanos(3));
    load.failed(0);
    load.enter();
    assertThat(load.latencyNanos()).as("before the first").isEqualTo(PeakEwma.LEAST_NANOS);
    load.begin();
    assertThat(load.latencyNanos()).as("during the first").isCloseTo(30e6, ROUNDING);
    load.succeeded(TimeUnit.MILLISECONDS.toNanos(2));
    load.end();
    assertThat(load.latencyNanos()).as("after the first").isCloseTo(2e6, ROUNDING);
  }

  @Test
  void weighsByWhatTheEndpointReports() {
    load.reported(1000, 0, 0.5);
    assertThat(load.reportedWeight()).as("just begun").isZero();
    time.advance(Duration.ofSeconds(10));
    assertThat(load.reportedWeight()).isEqualTo(2000);
    load.reported(1000, 500, 0.5);
    assertThat(load.reportedWeight()).as("with errors").isEqualTo(1000);
    time.advance(Duration.ofMinutes(3));
    assertThat(load.reportedWeight()).as("long silent").isZero();
    load.reported(1000, 0, 0.5);
    assertThat(load.reportedWeight()).as("begun anew").isZero();
    time.advance(Duration.ofSeconds(10));
    assertThat(load.reportedWeight()).isEqualTo(2000);
    load.enter();
    assertThat(load.reportedWeight()).as("another process").isZero();
  }

  @Test
  void ignoresReportsWithoutAMeaning() {
    load.reported(1000, 0, 0.5);
    time.advance(Duration.ofSeconds(10));
    load.reported(0, 0, 0.9);
    load.reported(1000, 0, 0);
    load.reported(-1, 0, 0.9);
    load.reported(1000, -5, 0.9);
    load.reported(1000, Double.NaN, 0.9);
    load.reported(Double.POSITIVE_INFINITY, 0, 0.9);
    assertThat(load.reportedWeight()).isEqualTo(2000);
  }
}
