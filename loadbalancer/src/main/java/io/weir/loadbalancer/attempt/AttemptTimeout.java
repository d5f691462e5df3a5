package io.weir.loadbalancer.attempt;

/**
 * Time limit of one attempt.
 *
 * @param nanos nanoseconds from the start of the attempt; 0 for no limit
 * @param origin setting or deadline that the limit comes from
 */
public record AttemptTimeout(long nanos, Origin origin) {
  /** No limit, for a stream whose caller sets no deadline. */
  public static final AttemptTimeout NONE = new AttemptTimeout(0, Origin.CALLER);

  /** Origin of a time limit. */
  public enum Origin {
    /** The {@code attempt-timeout} of the cluster: another attempt could follow. */
    ATTEMPT,
    /** The {@code timeout} of the cluster. */
    CLUSTER,
    /** The deadline of the caller. Exceeding it is not a fault of the endpoint. */
    CALLER
  }

  /** Returns whether the attempt has less time than its call. */
  public boolean isShorterThanCall() {
    return origin == Origin.ATTEMPT;
  }

  /** Returns whether the limit is the deadline of the caller. */
  public boolean isCallers() {
    return origin == Origin.CALLER;
  }
}
