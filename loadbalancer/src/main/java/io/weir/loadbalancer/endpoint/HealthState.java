package io.weir.loadbalancer.endpoint;

/** The health of an endpoint. Transitions are pure functions of state and check. */
public sealed interface HealthState {

  /** Not checked yet: used, because a process that has just started must answer. */
  record Unknown() implements HealthState {}

  /** Not checked yet, and others serve: used after its first good check. */
  record Joining() implements HealthState {}

  /** In rotation; with checks in a row that got no answer. */
  record Healthy(int silent) implements HealthState {}

  /** Out of rotation; with good checks in a row since. */
  record Unhealthy(String reason, int good, Sign sign) implements HealthState {}

  /** What a call would meet at an endpoint that is out of rotation, as far as is known. */
  enum Sign {
    /** It says itself that it does not serve. */
    DECLINES,
    /** It was silent, or has answered well but not often enough. */
    UNSURE,
    /** Nobody listens there. */
    UNREACHABLE
  }

  default boolean usable() {
    return switch (this) {
      case Unknown _, Healthy _ -> true;
      case Joining _, Unhealthy _ -> false;
    };
  }

  default Sign sign() {
    return this instanceof Unhealthy(_, _, Sign sign) ? sign : Sign.UNSURE;
  }

  /** Why it is as it is, for people. */
  default String reason() {
    return switch (this) {
      case Unknown _ -> "not checked yet";
      case Joining _ -> "new, waits for its first good check";
      case Healthy(int silent) -> silent == 0 ? "serving" : silent + " checks without an answer";
      case Unhealthy(String reason, int good, _) ->
          good == 0 ? reason : reason + "; " + good + " good checks since";
    };
  }

  default HealthState after(CheckResult check, HealthThresholds thresholds) {
    return switch (check) {
      case CheckResult.Serving _ -> served(thresholds);
      case CheckResult.Busy _ -> this;
      case CheckResult.NotServing(String reason) -> new Unhealthy(reason, 0, Sign.DECLINES);
      case CheckResult.Unreachable(String reason) -> new Unhealthy(reason, 0, Sign.UNREACHABLE);
      case CheckResult.Silent(String reason) -> silent(reason, thresholds);
    };
  }

  private HealthState served(HealthThresholds thresholds) {
    return switch (this) {
      case Unknown _, Joining _, Healthy _ -> new Healthy(0);
      case Unhealthy(String reason, int good, _) ->
          good + 1 >= thresholds.healthy()
              ? new Healthy(0)
              : new Unhealthy(reason, good + 1, Sign.UNSURE);
    };
  }

  private HealthState silent(String reason, HealthThresholds thresholds) {
    return switch (this) {
      case Unknown _ ->
          thresholds.unhealthy() == 1 ? new Unhealthy(reason, 0, Sign.UNSURE) : new Healthy(1);
      case Healthy(int silent) ->
          silent + 1 >= thresholds.unhealthy()
              ? new Unhealthy(reason, 0, Sign.UNSURE)
              : new Healthy(silent + 1);
      case Joining _ -> new Unhealthy(reason, 0, Sign.UNSURE);
      // That nobody listened is known until somebody answers.
      case Unhealthy(_, _, Sign sign) ->
          new Unhealthy(reason, 0, sign == Sign.UNREACHABLE ? Sign.UNREACHABLE : Sign.UNSURE);
    };
  }
}
