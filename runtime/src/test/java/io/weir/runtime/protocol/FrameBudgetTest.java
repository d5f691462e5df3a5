package io.weir.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameBudgetTest {
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();

  @Test
  void endsWithTheBudgetOfAWindow() {
    var budget = new FrameBudget(0);
    assertThat(budget.spend(FrameBudget.BUDGET, 0)).isFalse();
    assertThat(budget.spend(1, WINDOW - 1)).isTrue();
    assertThat(budget.spend(FrameBudget.BUDGET, WINDOW)).isFalse();
  }

  @Test
  void allowsRequestsAndContentForFree() {
    assertThat(FrameBudget.cost(FrameType.HEADERS, 10, true)).isZero();
    assertThat(FrameBudget.cost(FrameType.DATA, 10, false)).isZero();
    assertThat(FrameBudget.cost(FrameType.DATA, 0, true)).isZero();
    assertThat(FrameBudget.cost(FrameType.CONTINUATION, 10, false)).isZero();
  }

  @Test
  void allowsAPingAMillisecond() {
    int perWindow = 10_000;
    assertThat(perWindow * FrameBudget.cost(FrameType.PING, 8, false))
        .isLessThan(FrameBudget.BUDGET);
  }
}
