package io.weir.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static int least(int bound) {
    return 0;
  }

  private static int most(int bound) {
    return bound - 1;
  }

  private final Pace pace =
      new Pace(Duration.ofSeconds(30), Duration.ofMillis(200), Duration.ofSeconds(10));

  @Test
  void asksAgainAfterAGoodAnswerATenthEarlierOrLater() {
    assertThat(pace.nextMicros(0, PaceTest::least)).isEqualTo(27_000_000);
    assertThat(pace.nextMicros(0, PaceTest::most)).isBetween(32_999_998L, 33_000_000L);
  }

  @Test
  void waitsTwiceAsLongAfterEachFailureUpToALimit() {
    assertThat(pace.nextMicros(1, PaceTest::least)).isEqualTo(150_000);
    assertThat(pace.nextMicros(2, PaceTest::least)).isEqualTo(300_000);
    assertThat(pace.nextMicros(100, PaceTest::least)).isEqualTo(7_500_000);
    assertThat(pace.nextMicros(Integer.MAX_VALUE, PaceTest::most)).isLessThanOrEqualTo(12_500_000);
  }

  @Test
  void asksSoonAfterAConnectionHasEnded() {
    assertThat(pace.soonMicros()).isEqualTo(200_000);
  }
}
