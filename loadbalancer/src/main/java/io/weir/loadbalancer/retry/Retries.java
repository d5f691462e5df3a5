package io.weir.loadbalancer.retry;

import io.weir.loadbalancer.call.CallLimits;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.retry.RetryRule.Verdict;
import java.util.function.Consumer;

/**
 * Retries of a cluster: whether a call gets another attempt, and the budget that pays for it.
 * Thread-safe.
 *
 * @param onRetry receives the result of each attempt that is repeated
 */
public record Retries(RetryBudget budget, Backoff backoff, Consumer<AttemptResult> onRetry) {
  /** Delay that means no retry. */
  static final long NONE = -1;

  /**
   * Returns the largest number of attempts of a call. It is larger after attempts that no endpoint
   * saw: when all connections break at once, a call may be lost on one connection of each endpoint.
   */
  static int most(CallLimits limits, Verdict verdict) {
    int attempts = limits.attempts();
    return verdict instanceof Verdict.Elsewhere ? 2 * attempts - 1 : attempts;
  }

  /**
   * Pays for a retry and returns the nanoseconds to wait before it; {@link #NONE} if the verdict,
   * the budget or the time left forbids one.
   *
   * @param backoffNanos wait before an attempt that is not sent at once
   * @param leftNanos nanoseconds left of the call
   * @param untried whether there is an endpoint that has not been tried
   */
  long delayNanos(Verdict verdict, long backoffNanos, long leftNanos, boolean untried) {
    long delay =
        switch (verdict) {
          case Verdict.Keep() -> NONE;
          case Verdict.Elsewhere(boolean free) ->
              free || budget.withdraw() ? (untried ? 0 : backoffNanos) : NONE;
          case Verdict.Again() -> leftNanos > 0 && budget.withdraw() ? backoffNanos : NONE;
          case Verdict.AgainAfter(long nanos) ->
              nanos < leftNanos && budget.withdraw() ? nanos : NONE;
        };
    return delay < leftNanos ? delay : NONE;
  }
}
