package io.weir.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReadingScheduleTest {
  private static int least(int bound) {
    return 0;
  }

  private static int most(int bound) {
    return bound - 1;
  }

  private final ReadingSchedule schedule =
      new ReadingSchedule(Duration.ofSeconds(30), Duration.ofMillis(200), Duration.ofSeconds(10));

  @Test
  void asksAgainAfterAGoodAnswerATenthEarlierOrLater() {
    assertThat(schedule.nextMicros(0, ReadingScheduleTest::least)).isEqualTo(27_000_000);
    assertThat(schedule.nextMicros(0, ReadingScheduleTest::most))
        .isBetween(32_999_998L, 33_000_000L);
  }

  @Test
  void waitsTwiceAsLongAfterEachFailureUpToALimit() {
    assertThat(schedule.nextMicros(1, ReadingScheduleTest::least)).isEqualTo(150_000);
    assertThat(schedule.nextMicros(2, ReadingScheduleTest::least)).isEqualTo(300_000);
    assertThat(schedule.nextMicros(100, ReadingScheduleTest::least)).isEqualTo(7_500_000);
    assertThat(schedule.nextMicros(Integer.MAX_VALUE, ReadingScheduleTest::most))
        .isLessThanOrEqualTo(12_500_000);
  }

  @Test
  void asksSoonAfterAConnectionHasEnded() {
    assertThat(schedule.soonMicros()).isEqualTo(200_000);
  }
}
