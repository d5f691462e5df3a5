package io.weir.runtime.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TokenBucketsTest {
  private final FakeTime time = new FakeTime();

  private TokenBuckets buckets(long burst, String rate, int keys) {
    return new TokenBuckets(burst, Rate.parse(rate), keys, time);
  }

  private static boolean taken(TokenBuckets buckets, Object key) {
    return buckets.take(key) instanceof Take.Taken;
  }

  private void pass(Duration by) {
    time.advance(by);
  }

  @Test
  void holdTheBurstAndFillEvenly() {
    var buckets = buckets(3, "10/s", 10);
    for (int left = 2; left >= 0; left--) {
      assertThat(buckets.take("a")).isEqualTo(new Take.Taken(left));
    }
    assertThat(buckets.take("a")).isEqualTo(new Take.Empty(Duration.ofMillis(100).toNanos()));
    pass(Duration.ofMillis(99));
    assertThat(taken(buckets, "a")).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(taken(buckets, "a")).isTrue();
    assertThat(taken(buckets, "a")).isFalse();
  }

  @Test
  void areExactOverAMinute() {
    var buckets = buckets(6, "600/m", 10);
    int taken = 0;
    // A caller that always tries, every 7 ms.
    for (int i = 0; i < 60_000 / 7; i++) {
      if (taken(buckets, "a")) {
        taken++;
      }
      pass(Duration.ofMillis(7));
    }
    assertThat(taken).isBetween(600, 606);
  }

  @Test
  void areOnePerKey() {
    var buckets = buckets(1, "1/h", 10);
    assertThat(taken(buckets, "a")).isTrue();
    assertThat(taken(buckets, "a")).isFalse();
    assertThat(taken(buckets, "b")).isTrue();
  }

  @Test
  void takeBackWhatWasNotUsed() {
    var buckets = buckets(1, "1/h", 10);
    var _ = buckets.take("a");
    buckets.giveBack("a");
    buckets.giveBack("a");
    assertThat(taken(buckets, "a")).isTrue();
    assertThat(taken(buckets, "a")).as("never more than the burst").isFalse();
  }

  @Test
  void areForgottenWhenTheyAreFullAgain() {
    var buckets = buckets(10, "10/s", 1_000);
    for (int i = 0; i < 500; i++) {
      buckets.take(i);
    }
    pass(Duration.ofMillis(900));
    assertThat(buckets.size()).isEqualTo(500);
    pass(Duration.ofMillis(200));
    assertThat(buckets.size()).isZero();
  }

  /** Strangers neither fill the memory nor free the one who calls most. */
  @Test
  void areBoundedAndRememberWhoCallsMost() {
    var buckets = buckets(1, "1/d", 1_000);
    for (int i = 0; i < 100; i++) {
      buckets.take("busy");
    }
    int granted = 0;
    for (int i = 0; i < 1_000_000; i++) {
      buckets.take(i);
      if (i % 10 == 0 && taken(buckets, "busy")) {
        granted++;
      }
    }
    assertThat(buckets.size()).isLessThanOrEqualTo(1_000);
    assertThat(granted).isZero();
  }
}
