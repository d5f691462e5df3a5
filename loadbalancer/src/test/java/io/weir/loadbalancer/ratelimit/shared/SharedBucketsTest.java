package io.weir.loadbalancer.ratelimit.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.loadbalancer.ratelimit.shared.RateLimitStoreConfig.WhenAway;
import io.weir.runtime.ratelimit.Rate;
import io.weir.runtime.ratelimit.Take;
import io.weir.testkit.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gateways that share buckets, in simulated time. */
final class SharedBucketsTest {
  private static final int KEYS = 1_000;

  private final Timeline time = new Timeline();
  private final SimulatedStore store = new SimulatedStore(time);
  private final List<Gateway> gateways = new ArrayList<>();

  private final class Gateway {
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Settlements settlements;
    final SharedBuckets buckets;
    int taken;
    int unknown;

    Gateway(String rate, long burst, WhenAway policy) {
      var defaults = RateLimitStoreConfig.defaults();
      var config = new RateLimitStoreConfig(null, null, null, defaults.timeout(), policy, "weir");
      var environment = new SharedEnvironment(time, bound -> bound - 1, time::in, meters);
      settlements = new Settlements(store, config, environment);
      buckets = new SharedBuckets("limit", burst, Rate.parse(rate), KEYS, settlements);
      settlements.start();
      gateways.add(this);
    }

    void call(Object key) {
      switch (buckets.take(key)) {
        case Take.Taken _ -> taken++;
        case Take.Empty _, Take.Full _ -> {}
        case Take.Unknown _ -> unknown++;
      }
    }

    void callEvery(Duration interval, Duration until) {
      call("ada");
      if (time.getAsLong() < until.toNanos()) {
        time.in(interval.toNanos(), () -> callEvery(interval, until));
      }
    }

    double metric(String name, String... tags) {
      var gauge = meters.find(name).tags(tags).gauge();
      return gauge == null ? meters.get(name).tags(tags).counter().count() : gauge.value();
    }
  }

  private Gateway gateway(String rate, long burst) {
    return new Gateway(rate, burst, WhenAway.OPEN);
  }

  private void at(Duration when, Runnable action) {
    time.in(when.toNanos(), action);
  }

  /** Runs what is planned until a time. Once only. */
  private void run(Duration until) {
    at(until, () -> gateways.forEach(gateway -> gateway.settlements.close()));
    time.run();
  }

  @ParameterizedTest
  @CsvSource({
    // rate, burst, microseconds between calls at each of two gateways, expected in a minute
    "1000/s, 1000, 300,   61000",
    "100/s,  100,  1000,  6100",
    "100/s,  10,   7000,  6010",
    "100/s,  100,  15000, 6100",
    "10/s,   20,   30000, 620",
    "600/m,  1,    17000, 601",
    "50/m,   5,    90000, 55"
  })
  void areExactOverAMinuteForTwoGateways(String rate, long burst, long micros, int expected) {
    var minute = Duration.ofMinutes(1);
    var one = gateway(rate, burst);
    var other = gateway(rate, burst);
    var every = Duration.ofNanos(micros * 1_000);
    at(Duration.ofMillis(5), () -> one.callEvery(every, minute));
    at(Duration.ofMillis(6), () -> other.callEvery(every, minute));
    run(minute);
    assertThat(one.taken + other.taken)
        .isBetween((int) (expected * 0.99) - 1, (int) Math.ceil(expected * 1.01));
  }

  /** A gateway needs no share of its own: it may have all. */
  @Test
  void giveAllToTheGatewayThatIsCalled() {
    var busy = gateway("100/s", 10);
    var idle = gateway("100/s", 10);
    at(Duration.ofMillis(5), () -> busy.callEvery(Duration.ofMillis(2), Duration.ofSeconds(60)));
    run(Duration.ofSeconds(60));
    assertThat(busy.taken).isBetween(5_950, 6_070);
    assertThat(idle.taken).isZero();
  }

  @Test
  void repayWhatTwoGatewaysSpentAtOnce() {
    var one = gateway("10/s", 10);
    var other = gateway("10/s", 10);
    at(
        Duration.ofMillis(50),
        () -> {
          for (int i = 0; i < 20; i++) {
            one.call("ada");
            other.call("ada");
          }
          assertThat(one.taken + other.taken).as("neither knew of the other").isEqualTo(20);
          one.callEvery(Duration.ofMillis(7), Duration.ofSeconds(5));
          other.callEvery(Duration.ofMillis(7), Duration.ofSeconds(5));
        });
    run(Duration.ofSeconds(6));
    assertThat(one.taken + other.taken).isBetween(59, 61);
  }

  /** A lease in debt is kept for longer than an empty bucket needs to fill. */
  @Test
  void rememberADebtUntilItIsRepaid() {
    var all = List.of(gateway("1/s", 2), gateway("1/s", 2), gateway("1/s", 2), gateway("1/s", 2));
    var last = all.getLast();
    at(
        Duration.ofMillis(50),
        () -> {
          for (int i = 0; i < 3; i++) {
            all.forEach(gateway -> gateway.call("ada"));
          }
        });
    at(Duration.ofSeconds(5), () -> last.call("ada"));
    at(Duration.ofMillis(6_900), () -> last.call("ada"));
    at(Duration.ofMillis(6_950), () -> assertThat(last.taken).isEqualTo(2));
    at(Duration.ofMillis(7_100), () -> last.call("ada"));
    run(Duration.ofSeconds(8));
    assertThat(last.taken).isEqualTo(3);
  }

  @Test
  void tellOthersWhatWasGivenBack() {
    var one = gateway("1/h", 3);
    var other = gateway("1/h", 3);
    at(
        Duration.ofMillis(50),
        () -> {
          one.call("ada");
          one.call("ada");
        });
    at(Duration.ofMillis(100), () -> one.buckets.giveBack("ada"));
    at(Duration.ofMillis(150), () -> other.call("ada"));
    at(
        Duration.ofMillis(200),
        () -> {
          other.call("ada");
          other.call("ada");
        });
    run(Duration.ofSeconds(1));
    assertThat(other.taken).isEqualTo(2);
  }

  @Test
  void countForThemselvesWhileTheStoreIsAway() {
    var one = gateway("10/s", 10);
    var other = gateway("10/s", 10);
    store.unplug();
    at(
        Duration.ofMillis(50),
        () -> {
          one.callEvery(Duration.ofMillis(10), Duration.ofSeconds(30));
          other.callEvery(Duration.ofMillis(10), Duration.ofSeconds(30));
        });
    at(
        Duration.ofSeconds(20),
        () -> {
          assertThat(one.taken).isBetween(207, 211);
          assertThat(other.taken).isBetween(207, 211);
          assertThat(one.metric("weir.rate.limit.store.up")).isZero();
          store.plug();
        });
    at(
        Duration.ofSeconds(24),
        () -> {
          one.taken = 0;
          other.taken = 0;
          assertThat(one.metric("weir.rate.limit.store.up")).isEqualTo(1);
        });
    run(Duration.ofSeconds(30));
    assertThat(one.taken + other.taken).as("together again").isBetween(58, 62);
  }

  /** A hiccup of the store is no chance for callers: what is spent meanwhile is settled. */
  @Test
  void settleWhatWasSpentInAHiccup() {
    var one = gateway("1/m", 5);
    var other = gateway("1/m", 5);
    at(Duration.ofMillis(50), store::unplug);
    at(Duration.ofMillis(60), () -> one.call("bob"));
    at(Duration.ofMillis(100), () -> one.call("ada"));
    at(Duration.ofMillis(110), store::plug);
    at(Duration.ofMillis(1_500), () -> other.call("ada"));
    at(
        Duration.ofMillis(1_600),
        () -> {
          for (int i = 0; i < 5; i++) {
            other.call("ada");
          }
        });
    run(Duration.ofSeconds(2));
    assertThat(one.taken).isEqualTo(2);
    assertThat(other.taken).as("one of five was taken elsewhere").isEqualTo(4);
  }

  @Test
  void refuseWhileTheStoreIsAwayIfTheyAreToldTo() {
    var gateway = new Gateway("10/s", 10, WhenAway.CLOSED);
    at(Duration.ofMillis(50), () -> gateway.call("ada"));
    at(Duration.ofMillis(60), store::unplug);
    at(Duration.ofMillis(70), () -> gateway.call("ada"));
    at(Duration.ofMillis(90), () -> gateway.call("ada"));
    at(Duration.ofSeconds(1), store::plug);
    at(Duration.ofSeconds(4), () -> gateway.call("ada"));
    run(Duration.ofSeconds(5));
    assertThat(gateway.taken).isEqualTo(3);
    assertThat(gateway.unknown).isEqualTo(1);
    assertThat(gateway.metric("weir.rate.limit.settlements", "result", "failed")).isEqualTo(1);
    assertThat(gateway.metric("weir.rate.limit.settlements", "result", "settled")).isEqualTo(2);
  }

  @Test
  void bringBackWhatTheStoreHasLost() {
    var one = gateway("1/h", 10);
    var other = gateway("1/h", 10);
    at(
        Duration.ofMillis(50),
        () -> {
          for (int i = 0; i < 8; i++) {
            one.call("ada");
          }
        });
    at(Duration.ofMillis(100), store::lose);
    at(Duration.ofMillis(150), () -> one.call("ada"));
    at(Duration.ofMillis(200), () -> other.call("ada"));
    at(Duration.ofMillis(250), () -> other.call("ada"));
    run(Duration.ofSeconds(1));
    assertThat(one.taken).isEqualTo(9);
    assertThat(other.taken).as("the tenth, and no more").isEqualTo(1);
  }

  @Test
  void settleABusyKeyAHundredTimesASecondAtMost() {
    var gateway = gateway("10000/s", 10_000);
    at(
        Duration.ofMillis(5),
        () -> gateway.callEvery(Duration.ofNanos(100_000), Duration.ofSeconds(1)));
    run(Duration.ofSeconds(1));
    assertThat(gateway.taken).isBetween(9_900, 10_000);
    assertThat(store.batches()).isBetween(80, 102);
  }

  /** A hundred thousand callers wait in turn; each is settled, none is forgotten. */
  @Test
  void settleManyKeysInBatches() {
    var gateway = gateway("1/h", 1);
    at(
        Duration.ofMillis(50),
        () -> {
          for (int i = 0; i < 100_000; i++) {
            gateway.call("caller " + i);
          }
        });
    run(Duration.ofSeconds(3));
    assertThat(gateway.metric("weir.rate.limit.settlements", "result", "settled"))
        .isEqualTo(100_000);
  }

  @Test
  void areBoundedWhateverCallersDo() {
    var gateway = gateway("1/h", 1);
    at(
        Duration.ofMillis(50),
        () -> {
          for (int i = 0; i < 500_000; i++) {
            gateway.call("caller " + i);
          }
        });
    run(Duration.ofMillis(51));
    assertThat(gateway.buckets.size()).isLessThanOrEqualTo(KEYS);
    assertThat(gateway.metric("weir.rate.limit.settlements", "result", "dropped"))
        .isEqualTo(400_000);
  }
}
