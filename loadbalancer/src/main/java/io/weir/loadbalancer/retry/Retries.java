package io.weir.loadbalancer.retry;

import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.retry.RetryRule.Verdict;
import java.util.function.Consumer;

/**
 * Paces the retries of a cluster: how many a call may have, how long it waits for each, and whether
 * the budget can pay for it. Thread-safe.
 *
 * @param onRetry receives the result after which an attempt is repeated
 */
public record Retries(
    CallLimits limits, RetryBudget budget, Backoff backoff, Consumer<AttemptResult> onRetry) {
  /** No retry. */
  static final long NONE = -1;

  /**
   * Returns the most attempts that a call may have. It may have more after attempts that no
   * endpoint saw: when all connections break at once, each endpoint has one on which a call is
   * lost.
   */
  int most(Verdict verdict) {
    int attempts = limits.attempts();
    return verdict instanceof Verdict.Elsewhere ? 2 * attempts - 1 : attempts;
  }

  /**
   * Pays for a retry and returns the nanoseconds to wait for it; {@link #NONE} if the verdict, the
   * budget or the time left forbids one.
   *
   * @param tried attempts so far
   * @param leftNanos nanoseconds left of the call
   * @param untried whether there is an endpoint that has not been tried
   */
  long delayNanos(Verdict verdict, int tried, long leftNanos, boolean untried) {
    long delay =
        switch (verdict) {
          case Verdict.Keep() -> NONE;
          case Verdict.Elsewhere(boolean free) ->
              free || budget.withdraw() ? (untried ? 0 : backoff.nanos(tried)) : NONE;
          case Verdict.Again() -> leftNanos > 0 && budget.withdraw() ? backoff.nanos(tried) : NONE;
          case Verdict.AgainAfter(long nanos) ->
              nanos < leftNanos && budget.withdraw() ? nanos : NONE;
        };
    return delay < leftNanos ? delay : NONE;
  }
}
