package io.weir.loadbalancer.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {
  private final FakeTime time = new FakeTime();

  @Test
  void boundsRetriesUnderTotalFailure() {
    var budget = new RetryBudget(0.2, time);
    int retries = 0;
    for (int call = 0; call < 1000; call++) {
      budget.deposit();
      while (budget.withdraw()) {
        retries++;
      }
    }
    assertThat(retries).isBetween(200, 211);
  }

  @Test
  void tricklesSoThatAQuietClusterCanRetry() {
    var budget = new RetryBudget(0.2, time);
    while (budget.withdraw()) {
      assertThat(budget.balance()).isGreaterThanOrEqualTo(0);
    }
    assertThat(budget.withdraw()).isFalse();
    time.advance(Duration.ofMillis(1001));
    assertThat(budget.withdraw()).isTrue();
    assertThat(budget.withdraw()).isFalse();
  }

  @Test
  void doesNotHoardForEver() {
    var budget = new RetryBudget(0.2, time);
    for (int call = 0; call < 100_000; call++) {
      budget.deposit();
    }
    assertThat(budget.balance()).isEqualTo(100);
  }

  @Test
  void aShareOfNothingLeavesTheReserveOnly() {
    var budget = new RetryBudget(0, time);
    int retries = 0;
    for (int call = 0; call < 1000; call++) {
      budget.deposit();
      retries += budget.withdraw() ? 1 : 0;
    }
    assertThat(retries).isEqualTo(10);
  }
}
