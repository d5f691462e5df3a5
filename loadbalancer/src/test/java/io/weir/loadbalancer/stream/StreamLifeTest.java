package io.weir.loadbalancer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StreamLifeTest {
  private final FakeTime time = new FakeTime();

  private StreamLife life(int idleSeconds, int ageSeconds, int random) {
    var config = new StreamsConfig(Duration.ofSeconds(idleSeconds), Duration.ofSeconds(ageSeconds));
    return new StreamLife(config, time.getAsLong(), bound -> random);
  }

  private @Nullable StreamEnd after(Duration passed, StreamLife life, long frames) {
    time.advance(passed);
    return life.end(time.getAsLong(), frames);
  }

  @Test
  void endsWhenNothingMoved() {
    var life = life(60, 0, 0);
    assertThat(after(Duration.ofSeconds(59), life, 0)).isNull();
    assertThat(after(Duration.ofSeconds(1), life, 0)).isEqualTo(StreamEnd.IDLE);
  }

  @Test
  void goesOnWhileSomethingMoves() {
    var life = life(60, 0, 0);
    for (int frames = 1; frames < 1_000; frames++) {
      assertThat(after(Duration.ofSeconds(59), life, frames)).isNull();
    }
  }

  @Test
  void endsAtItsAgeThoughItMoves() {
    var life = life(60, 3600, 0);
    for (int frames = 1; frames < 120; frames++) {
      assertThat(after(Duration.ofSeconds(30), life, frames)).isNull();
    }
    assertThat(after(Duration.ofSeconds(30), life, 1_000)).isEqualTo(StreamEnd.AGE);
  }

  @Test
  void isATenthYoungerByChance() {
    var life = life(0, 1_000, 999);
    assertThat(after(Duration.ofMinutes(15), life, 0)).isNull();
    assertThat(after(Duration.ofSeconds(1), life, 0)).isEqualTo(StreamEnd.AGE);
  }

  @Test
  void isLookedAtOftenEnough() {
    assertThat(life(60, 3600, 0).untilLook(time.getAsLong()))
        .isEqualTo(Duration.ofSeconds(15).toNanos());
    assertThat(life(0, 3600, 0).untilLook(time.getAsLong()))
        .isEqualTo(Duration.ofHours(1).toNanos());
    assertThat(life(0, 0, 0).untilLook(time.getAsLong())).isEqualTo(StreamLife.NEVER);
    assertThat(after(Duration.ofDays(1), life(0, 0, 0), 0)).isNull();
  }
}
