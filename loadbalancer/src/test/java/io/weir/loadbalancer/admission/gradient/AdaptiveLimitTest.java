package io.weir.loadbalancer.admission.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class AdaptiveLimitTest {
  private static final long MILLI = 1_000_000;

  private final FakeTime time = new FakeTime();

  private AdaptiveLimit limit(int min, int max) {
    return new AdaptiveLimit(Bounds.of(min, max), time, bound -> 0);
  }

  @Test
  void takesSoManyAndTheNextWhenOneHasLeft() {
    var limit = limit(1, 2);
    assertThat(limit.tryEnter(false)).isEqualTo(1);
    assertThat(limit.tryEnter(false)).isEqualTo(2);
    assertThat(limit.tryEnter(false)).isEqualTo(AdaptiveLimit.REFUSED);
    assertThat(limit.inFlight()).isEqualTo(2);
    limit.leave();
    assertThat(limit.tryEnter(false)).isEqualTo(2);
  }

  @Test
  void whatIsShedLastMayHaveTwiceAsManyButNeverMoreThanAllMayHave() {
    var wide = limit(1, 10_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(wide.tryEnter(false)).isPositive();
    }
    assertThat(wide.tryEnter(false)).isEqualTo(AdaptiveLimit.REFUSED);
    assertThat(wide.tryEnter(true)).isEqualTo(1_001);
    var narrow = limit(1, 1);
    assertThat(narrow.tryEnter(true)).isEqualTo(1);
    assertThat(narrow.tryEnter(true)).isEqualTo(AdaptiveLimit.REFUSED);
  }

  @Test
  void staysWithinItsBounds() {
    var limit = limit(16, 300);
    assertThat(limit.limit()).isEqualTo(300);
    serve(limit, 400, 10 * MILLI, 1);
    // Each call is slower than the previous one, so that no latency is ever usual.
    for (int i = 1; i < 12; i++) {
      serve(limit, 40, (10L << i) * MILLI, limit.limit());
      assertThat(limit.limit()).isBetween(16, 300);
    }
  }

  @Test
  void comesDownToRestWhileFewCallsComeAndDoesNotShrinkWhateverTheyTake() {
    var limit = limit(16, 10_000);
    for (int i = 0; i < 400; i++) {
      serve(limit, 25, (i % 2 == 0 ? 5 : 500) * MILLI, 3);
    }
    assertThat(limit.limit()).isEqualTo(256);
  }

  /** Serves rounds of calls, each with this number of calls at once and this latency. */
  private void serve(AdaptiveLimit limit, int rounds, long nanos, int atOnce) {
    for (int round = 0; round < rounds; round++) {
      List<Integer> entered = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        int number = limit.tryEnter(false);
        if (number != AdaptiveLimit.REFUSED) {
          entered.add(number);
        }
      }
      time.advance(Duration.ofNanos(nanos));
      for (int number : entered) {
        limit.leave();
        limit.took("Get", number, nanos, 0);
      }
    }
  }

  @Test
  void losesNoPlaceBetweenThreads() throws Exception {
    var limit = limit(8, 8);
    List<Callable<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(() -> enterAndLeave(limit));
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var done : threads.invokeAll(callers)) {
        assertThat(done.get()).isLessThanOrEqualTo(8);
      }
    }
    assertThat(limit.inFlight()).isZero();
  }

  private static int enterAndLeave(AdaptiveLimit limit) {
    int most = 0;
    for (int i = 0; i < 20_000; i++) {
      int entered = limit.tryEnter(false);
      if (entered != AdaptiveLimit.REFUSED) {
        most = Math.max(most, entered);
        limit.leave();
        limit.took("Get", entered, 1_000, 0);
      }
    }
    return most;
  }

  @Test
  void forgetsNoMoreRpcsThanItKnows() {
    var usual = new Usual();
    for (int i = 0; i < 3_000; i++) {
      assertThat(usual.ratio("Rpc" + i, MILLI, true, 0)).isEqualTo(Usual.UNKNOWN);
    }
  }

  @Test
  void refusesImpossibleBounds() {
    assertThatThrownBy(() -> Bounds.of(0, 10)).hasMessageContaining("expected 1 <= min <= max");
    assertThatThrownBy(() -> Bounds.of(11, 10)).hasMessageContaining("min: found 11");
  }
}
