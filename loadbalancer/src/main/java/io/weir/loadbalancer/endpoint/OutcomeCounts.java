package io.weir.loadbalancer.endpoint;

import io.weir.loadbalancer.outcome.Outcome;
import java.util.concurrent.atomic.LongAdder;

/** Counts the outcomes of the attempts at one endpoint since the last sweep. Thread-safe. */
public final class OutcomeCounts {
  private final LongAdder successes = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  public void add(Outcome outcome, long took) {
    switch (outcome) {
      case SUCCESS -> successes.increment();
      case FAILURE, SUSPECT -> failures.increment();
      case IGNORED -> {
        return;
      }
    }
    nanos.add(took);
  }

  /** Returns the counts and resets them. */
  public Sample take() {
    return new Sample(successes.sumThenReset(), failures.sumThenReset(), nanos.sumThenReset());
  }

  /** Counts of one interval, and the sum of the durations of its attempts in nanoseconds. */
  public record Sample(long successes, long failures, long nanos) {

    public long count() {
      return successes + failures;
    }

    public double rate() {
      return (double) successes / count();
    }

    public double latency() {
      return (double) nanos / count();
    }
  }
}
