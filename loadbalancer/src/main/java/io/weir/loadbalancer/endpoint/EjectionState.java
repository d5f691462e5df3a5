package io.weir.loadbalancer.endpoint;

import io.weir.loadbalancer.outcome.Outcome;

/**
 * What the attempts at an endpoint have come to. Transitions are pure functions; that there is room
 * for another ejection is for who calls them.
 */
public sealed interface EjectionState {
  /** More do not make an ejection longer. */
  int MOST_TIMES = 1_000;

  /**
   * In rotation.
   *
   * @param times it was taken out, one less for each quiet interval
   * @param failures in a row
   */
  record Active(int times, int failures) implements EjectionState {
    public static final Active GOOD = new Active(0, 0);
  }

  /** Out of rotation until a time, as System.nanoTime tells it. */
  record Ejected(long untilNanos, int times, String reason) implements EjectionState {}

  /** Its time is over: one call, or a good health check, decides. */
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

  /** Whether a success would change nothing. */
  default boolean clean() {
    return this instanceof Active(_, int failures) && failures == 0;
  }

  /** After an attempt, as long as it stays where it is. */
  default EjectionState after(Outcome outcome, int consecutive) {
    return switch (this) {
      case Active(int times, int failures) ->
          switch (outcome) {
            case SUCCESS -> new Active(times, 0);
            case FAILURE -> new Active(times, Math.min(failures + 1, Integer.MAX_VALUE - 1));
            case IGNORED -> this;
          };
      case Probing _ -> outcome == Outcome.SUCCESS ? back(consecutive) : this;
      case Ejected _ -> this;
    };
  }

  /** Whether this outcome, already counted, is reason enough to take it out. */
  default boolean suspect(Outcome outcome, int consecutive) {
    return outcome == Outcome.FAILURE
        && switch (this) {
          case Active(_, int failures) -> consecutive > 0 && failures >= consecutive;
          case Probing _ -> true;
          case Ejected _ -> false;
        };
  }

  /** Taken out, one time more. */
  default Ejected ejected(long untilNanos, String reason) {
    return new Ejected(untilNanos, Math.min(times() + 1, MOST_TIMES), reason);
  }

  /** On probation: one failure takes it out again. */
  default Active back(int consecutive) {
    return new Active(times(), Math.max(0, consecutive - 1));
  }

  /** When time has passed. */
  default EjectionState at(long nowNanos) {
    return this instanceof Ejected(long until, int times, _) && nowNanos - until >= 0
        ? new Probing(nowNanos, times)
        : this;
  }

  /** After an interval in rotation without an ejection. */
  default EjectionState quiet() {
    return this instanceof Active(int times, int failures) && times > 0
        ? new Active(times - 1, failures)
        : this;
  }

  /**
   * Its health was lost: from now on that decides. Who comes back is often another process, so how
   * the last one did does not hold it up; but that it was lost counts as one time out. Not if it
   * was out for its failures, which was the same trouble, unless it comes and goes.
   */
  default Active lost() {
    boolean counts = active() || flapping();
    return new Active(counts ? Math.min(times() + 1, MOST_TIMES) : times(), 0);
  }

  /** Its health has come and gone more than once lately: each time it waits longer. */
  default boolean flapping() {
    return times() > 1;
  }
}
