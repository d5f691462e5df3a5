package io.weir.runtime.exchange;

import java.util.function.LongSupplier;

/** Time left for a call. */
public sealed interface TimeLeft {

  /** Origin of a time limit, in the words of messages and spans. */
  enum Origin {
    /** The deadline of the caller. Exceeding it is not a fault of the endpoint. */
    CALLER("the caller's deadline"),
    /** The {@code deadline.max} of the gateway. */
    EDGE("deadline.max of the gateway"),
    /** The {@code timeout} of the cluster. */
    CLUSTER("the timeout of the cluster"),
    /** The {@code timeout} of the route of the RPC. */
    ROUTE("the timeout of the route"),
    /** The {@code attempt-timeout} of the cluster: another attempt could follow. */
    ATTEMPT("the attempt-timeout of the cluster");

    private final String words;

    Origin(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** No limit, as for a stream whose caller set no timeout. */
  record Unlimited() implements TimeLeft {}

  /**
   * Time until a deadline.
   *
   * @param nanoTime monotonic clock, in nanoseconds
   * @param deadline time on that clock, which may overflow
   * @param origin the limit that sets the deadline
   */
  record Until(LongSupplier nanoTime, long deadline, Origin origin) implements TimeLeft {
    /** Creates the time until the deadline of the caller. */
    public Until(LongSupplier nanoTime, long deadline) {
      this(nanoTime, deadline, Origin.CALLER);
    }

    /** Returns the nanoseconds until the deadline; zero or negative once it has passed. */
    public long nanos() {
      return deadline - nanoTime.getAsLong();
    }
  }
}
