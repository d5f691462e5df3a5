package io.weir.loadbalancer.attempt;

/**
 * Time limit of one attempt.
 *
 * @param nanos nanoseconds from the start of the attempt; 0: no limit
 * @param origin what the limit comes from
 */
public record AttemptTimeout(long nanos, Origin origin) {
  /** No limit, as a stream has without a deadline of its caller. */
  public static final AttemptTimeout NONE = new AttemptTimeout(0, Origin.CALLER);

  /** Origin of a time limit. */
  public enum Origin {
    /** The {@code attempt-timeout} of the cluster: another attempt could follow. */
    ATTEMPT,
    /** The {@code timeout} of the cluster. */
    CLUSTER,
    /** The deadline of the caller: running out of it is not a fault of the endpoint. */
    CALLER
  }

  /** Whether the attempt has less time than its call. */
  public boolean isShorterThanCall() {
    return origin == Origin.ATTEMPT;
  }

  /** Whether the caller itself set the limit. */
  public boolean isCallers() {
    return origin == Origin.CALLER;
  }
}
