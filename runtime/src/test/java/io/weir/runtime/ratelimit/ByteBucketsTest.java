package io.weir.runtime.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteBucketsTest {
  private final FakeTime time = new FakeTime();

  private ByteBuckets buckets(long burst, String rate, int keys) {
    return new ByteBuckets(burst, ByteRate.parse(rate), keys, time);
  }

  @Test
  void takeWhatHasPassedAndWaitUntilThatIsRepaid() {
    var bucket = buckets(1_000, "100B/s", 10).acquire("a");
    assertThat(bucket.left()).isEqualTo(1_000);
    bucket.spend(999);
    assertThat(bucket.waitNanos()).isZero();
    bucket.spend(301);
    assertThat(bucket.left()).isZero();
    assertThat(bucket.waitNanos()).isEqualTo(Duration.ofSeconds(3).toNanos() + 1);
    time.advance(Duration.ofSeconds(3));
    assertThat(bucket.waitNanos()).isEqualTo(1);
    time.advance(Duration.ofSeconds(2));
    assertThat(bucket.left()).isEqualTo(200);
    time.advance(Duration.ofDays(400));
    assertThat(bucket.left()).as("no more than the burst").isEqualTo(1_000);
  }

  @ParameterizedTest
  @CsvSource({"1B/d, 1GiB", "999999999GiB/s, 1B", "1GiB/s, 3B"})
  void areNotConfusedByLargeNumbers(String rate, String spent) {
    var bucket = buckets(1, rate, 10).acquire("a");
    long bytes = ByteRate.parse(spent + "/s").amount().bytes();
    for (int i = 0; i < 100; i++) {
      bucket.spend(bytes);
      assertThat(bucket.waitNanos()).isNotNegative();
      assertThat(bucket.left()).isBetween(0L, 1L);
    }
  }

  @Test
  void haveOneForAllCallsOfAKey() {
    var buckets = buckets(1_000, "100B/s", 10);
    var first = buckets.acquire("a");
    assertThat(buckets.acquire("a")).isSameAs(first);
    first.spend(1_500);
    buckets.release("a");
    buckets.release("a");
    assertThat(buckets.acquire("a").waitNanos()).isPositive();
    assertThat(buckets.acquire("b").waitNanos()).isZero();
  }

  @Test
  void forgetOneThatIsFull() {
    var buckets = buckets(1_000, "100B/s", 10);
    buckets.acquire("a");
    buckets.release("a");
    assertThat(buckets.size()).as("nothing was spent").isZero();
    buckets.acquire("a").spend(2_500);
    buckets.release("a");
    time.advance(Duration.ofSeconds(24));
    assertThat(buckets.size()).as("its debt is remembered").isEqualTo(1);
    assertThat(buckets.acquire("a").left()).isEqualTo(900);
    buckets.release("a");
    time.advance(Duration.ofSeconds(2));
    assertThat(buckets.size()).isZero();
  }

  @Test
  void boundTheKeysAndForgetNoneInUse() {
    var buckets = buckets(1_000, "1B/h", 1_000);
    var held = buckets.acquire("held");
    held.spend(5_000);
    for (int i = 0; i < 300_000; i++) {
      buckets.acquire(i).spend(1);
      buckets.release(i);
    }
    assertThat(buckets.size()).isLessThanOrEqualTo(1_001);
    assertThat(buckets.acquire("held")).isSameAs(held);
  }

  @Test
  void areWrittenAsARate() {
    assertThat(ByteRate.parse("10MiB/s")).hasToString("10MiB/s");
    assertThat(ByteRate.parse("500MB/m").amount().bytes()).isEqualTo(500_000_000);
    assertThat(ByteRate.parse("2GiB/d").period()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "10/s", "10MiB", "0B/s", "10MiB/w", "-1B/s", "1B/s/s", "often"})
  void areNoOtherText(String text) {
    assertThatThrownBy(() -> ByteRate.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found '" + text + "', expected a rate of bytes such as 1MiB/s");
  }
}
