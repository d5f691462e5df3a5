package io.weir.loadbalancer.attempt;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.weir.runtime.exchange.TimeLeft.Origin;

/**
 * Time limit of one attempt.
 *
 * @param nanos nanoseconds from the start of the attempt; 0 for no limit
 * @param origin setting or deadline that the limit comes from
 */
public record AttemptTimeout(long nanos, Origin origin) {
  private static final AttributeKey<String> PASSED = AttributeKey.stringKey("weir.timeout");

  /** No limit, for a stream whose caller sets no deadline. */
  public static final AttemptTimeout NONE = new AttemptTimeout(0, Origin.CALLER);

  /** Records the limit that has ended a call in the span of its request. */
  public static void record(Origin origin, Span span) {
    span.setAttribute(PASSED, origin.toString());
  }

  /** Returns whether the attempt has less time than its call. */
  public boolean isShorterThanCall() {
    return origin == Origin.ATTEMPT;
  }

  /**
   * Returns whether the limit of a plain HTTP attempt ends when its answer begins: a download may
   * take long. Only a caller limits the whole answer.
   */
  boolean endsAtHeaders() {
    return nanos > 0 && !isCallers();
  }

  /** Returns whether the limit is the deadline of the caller. */
  public boolean isCallers() {
    return origin == Origin.CALLER;
  }
}
