package io.weir.loadbalancer.endpoint;

import io.weir.loadbalancer.outcome.Outcome;

/**
 * Result of outlier detection for one endpoint. Transitions are pure functions; the caller decides
 * whether one more endpoint may be ejected.
 */
public sealed interface EjectionState {
  /** Upper limit of the ejections counted; further ejections do not make the next one longer. */
  int MOST_TIMES = 1_000;

  /**
   * Not ejected.
   *
   * @param times recent ejections; each quiet interval forgets one
   * @param failures consecutive failures
   */
  record Active(int times, int failures) implements EjectionState {
    public static final Active GOOD = new Active(0, 0);
  }

  /** Out of rotation until {@code untilNanos} of the monotonic clock. */
  record Ejected(long untilNanos, int times, String reason) implements EjectionState {}

  /**
   * The ejection is over: one call, or a good health check, decides whether the endpoint returns.
   */
  record Probing(long sinceNanos, int times) implements EjectionState {}

  default boolean active() {
    return this instanceof Active;
  }

  default int times() {
    return switch (this) {
      case Active(int times, _) -> times;
      case Ejected(_, int times, _) -> times;
      case Probing(_, int times) -> times;
    };
  }

  /** Returns whether a success leaves the state as it is. */
  default boolean clean() {
    return this instanceof Active(_, int failures) && failures == 0;
  }

  /** Returns the state after an attempt. An ejection is a separate step. */
  default EjectionState after(Outcome outcome, int consecutive) {
    return switch (this) {
      case Active(int times, int failures) ->
          switch (outcome) {
            case SUCCESS -> new Active(times, 0);
            case FAILURE -> new Active(times, Math.min(failures + 1, Integer.MAX_VALUE - 1));
            case SUSPECT, IGNORED -> this;
          };
      case Probing _ -> outcome == Outcome.SUCCESS ? back(consecutive) : this;
      case Ejected _ -> this;
    };
  }

  /** Returns whether this outcome, already counted, calls for an ejection. */
  default boolean suspect(Outcome outcome, int consecutive) {
    return switch (this) {
      case Active(_, int failures) ->
          outcome == Outcome.FAILURE && consecutive > 0 && failures >= consecutive;
      case Probing _ -> outcome.isError();
      case Ejected _ -> false;
    };
  }

  /** Returns the state after one more ejection. */
  default Ejected ejected(long untilNanos, String reason) {
    return new Ejected(untilNanos, Math.min(times() + 1, MOST_TIMES), reason);
  }

  /** Returns the state after a good probe: one more failure ejects the endpoint again. */
  default Active back(int consecutive) {
    return new Active(times(), Math.max(0, consecutive - 1));
  }

  /** Returns the state at a later time: an ejection that is over awaits a probe. */
  default EjectionState at(long nowNanos) {
    return this instanceof Ejected(long until, int times, _) && nowNanos - until >= 0
        ? new Probing(nowNanos, times)
        : this;
  }

  /** Returns the state after an interval in rotation without an ejection. */
  default EjectionState quiet() {
    return this instanceof Active(int times, int failures) && times > 0
        ? new Active(times - 1, failures)
        : this;
  }

  /**
   * Returns the state after health checks took the endpoint out. A new process often answers at the
   * same address later, so an ejection ends, but the loss counts as one. A loss during an ejection
   * has the same cause and does not count again, unless the endpoint flaps.
   */
  default Active lost() {
    boolean counts = active() || flapping();
    return new Active(counts ? Math.min(times() + 1, MOST_TIMES) : times(), 0);
  }

  /**
   * Returns whether the endpoint came and went more than once recently. A flapping endpoint waits
   * longer each time.
   */
  default boolean flapping() {
    return times() > 1;
  }
}
