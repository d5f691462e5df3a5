package io.weir.runtime.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LastTimeTest {

  @Test
  void countsFromTheLastTime() {
    var time = new FakeTime();
    var last = new LastTime(time);
    time.advance(Duration.ofMillis(5));
    assertThat(last.nanosSince(false)).isEqualTo(5_000_000);
    assertThat(last.nanosSince(true)).isZero();
    time.advance(Duration.ofSeconds(3));
    assertThat(last.nanosSince(false)).isEqualTo(3_000_000_000L);
  }
}
