package io.weir.loadbalancer.endpoint;

import io.weir.loadbalancer.outcome.Outcome;
import java.util.concurrent.atomic.LongAdder;

/** What the attempts at an endpoint came to since it was last asked. Thread-safe. */
public final class OutcomeCounts {
  private final LongAdder successes = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  public void add(Outcome outcome, long took) {
    switch (outcome) {
      case SUCCESS -> successes.increment();
      case FAILURE -> failures.increment();
      case IGNORED -> {
        return;
      }
    }
    nanos.add(took);
  }

  /** So far, and begins anew. */
  public Sample take() {
    return new Sample(successes.sumThenReset(), failures.sumThenReset(), nanos.sumThenReset());
  }

  /** The attempts of an interval; their time together. */
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
