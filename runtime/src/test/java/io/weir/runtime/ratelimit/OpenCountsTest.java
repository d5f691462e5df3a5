package io.weir.runtime.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OpenCountsTest {
  private final OpenCounts counts = new OpenCounts();

  @Test
  void areBoundedForEachKey() {
    assertThat(counts.open("a", 2)).isTrue();
    assertThat(counts.open("a", 2)).isTrue();
    assertThat(counts.open("a", 2)).isFalse();
    assertThat(counts.open("b", 2)).isTrue();
    assertThat(counts.total()).isEqualTo(3);
    counts.close("a");
    assertThat(counts.open("a", 2)).isTrue();
    assertThat(counts.open("a", 2)).isFalse();
  }

  @Test
  void rememberNoKeyWithNothingOpen() {
    counts.open("kept", 1);
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(counts.open(i, 1)).isTrue();
      counts.close(i);
    }
    assertThat(counts.keys()).isEqualTo(1);
    assertThat(counts.total()).isEqualTo(1);
    assertThat(counts.open("kept", 1)).as("a flood of keys changes nothing for it").isFalse();
  }

  @Test
  void areExactForCallersAtTheSameTime() {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        callers.execute(() -> {
          for (int j = 0; j < 1_000; j++) {
            if (counts.open("a", 5)) {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              inside.decrementAndGet();
              counts.close("a");
            }
          }
        });
      }
    }
    assertThat(most.get()).isBetween(1, 5);
    assertThat(counts.keys()).isZero();
    assertThat(counts.total()).isZero();
  }
}
