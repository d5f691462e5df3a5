package io.weir.runtime.reload;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.config.MaxTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Configurations that have been replaced. */
final class RetiredConfigsTest {
  private static final MaxTime BRIEF = MaxTime.of(Duration.ofMillis(1));

  private final RetiredConfigs retired = new RetiredConfigs();
  private final AtomicInteger brief = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger unlimited = new AtomicInteger();

  private void add() {
    retired.add(Duration.ZERO, BRIEF, brief::incrementAndGet);
    retired.add(Duration.ofHours(1), BRIEF, streams::incrementAndGet);
    retired.add(Duration.ZERO, MaxTime.of(Duration.ofHours(1)), calls::incrementAndGet);
    retired.add(Duration.ZERO, MaxTime.none(), unlimited::incrementAndGet);
  }

  @Test
  void areClosedWhenTheirCallsAndStreamsCanHaveEnded() {
    add();
    eventually("it is closed", () -> brief.get() == 1);
    assertThat(streams).hasValue(0);
    assertThat(calls).hasValue(0);
    assertThat(unlimited).hasValue(0);
    retired.close();
  }

  @Test
  void areClosedOnceWhenTheProcessEnds() {
    add();
    eventually("it is closed", () -> brief.get() == 1);
    retired.close();
    retired.close();
    assertThat(brief).hasValue(1);
    assertThat(streams).hasValue(1);
    assertThat(calls).hasValue(1);
    assertThat(unlimited).hasValue(1);
  }
}
