package io.weir.loadbalancer.breaker;

import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.runtime.config.DurationRange;
import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Switch;
import java.time.Duration;
import java.util.List;

/**
 * Configuration of the circuit breakers: {@code breaker: {failure-rate: 50%}}, or false.
 *
 * @param enabled false for no breakers
 * @param failureRate percentage of failed attempts within the window at which a breaker opens;
 *     above 0 %, at most 100 %
 * @param window length of the sliding window; at least 1 s
 * @param minCalls number of attempts within the window below which a breaker never opens; at least
 *     1
 * @param open time that an open breaker refuses attempts before it lets a few probes through: the
 *     first bound, doubled each time that the probes fail, up to the second
 * @param codes statuses that count as failures; if empty, those that are faults of the endpoint
 */
public record BreakerConfig(
    boolean enabled,
    Percent failureRate,
    Duration window,
    int minCalls,
    DurationRange open,
    List<FailureCode> codes) {

  public BreakerConfig {
    codes = List.copyOf(codes);
    if (failureRate.fraction() <= 0 || failureRate.fraction() > 1) {
      throw new IllegalArgumentException("breaker failure-rate: expected above 0% up to 100%");
    }
    if (window.toSeconds() < 1 || minCalls < 1) {
      throw new IllegalArgumentException("breaker: window and min-calls must be positive");
    }
  }

  /**
   * Judges an attempt. The deadline of a caller and what this process refused itself are nobody's
   * failure, whatever the codes.
   */
  Outcome judge(AttemptResult result) {
    boolean judged =
        result.reach() == AttemptResult.Reach.ANSWERED || result.outcome() != Outcome.IGNORED;
    if (codes.isEmpty() || !judged) {
      return result.outcome();
    }
    for (var each : codes) {
      if (each.code() == result.code()) {
        return Outcome.FAILURE;
      }
    }
    return result.outcome() == Outcome.FAILURE ? Outcome.IGNORED : result.outcome();
  }

  public static BreakerConfig parse(String text) {
    var usual = defaults();
    boolean enabled = Switch.parse(text, "{failure-rate: 50%}");
    return new BreakerConfig(
        enabled, usual.failureRate, usual.window, usual.minCalls, usual.open, List.of());
  }

  public static BreakerConfig defaults() {
    return new BreakerConfig(
        true,
        new Percent(0.5),
        Duration.ofSeconds(20),
        20,
        // The upper bound is short because calls must succeed again within five seconds of a
        // recovery.
        new DurationRange(Duration.ofSeconds(1), Duration.ofSeconds(4)),
        List.of());
  }
}
