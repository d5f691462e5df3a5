package io.weir.loadbalancer.endpoint;

/**
 * The state of an endpoint: everything that decides whether it may be picked. Transitions are pure
 * functions. What health checks and attempts have shown lives on below an ejection and below a
 * drain, so that an endpoint comes back as it is by then.
 */
public sealed interface EndpointState {

  /** States that health checks decide, with what the attempts have shown beside them. */
  sealed interface Checked extends EndpointState {
    @Override
    EjectionState ejection();
  }

  /**
   * No check has been answered yet.
   *
   * @param trusted whether it is used all the same, because a process that has just started must
   *     answer; false: others serve, and it waits for its first good check
   */
  record Connecting(boolean trusted, EjectionState ejection) implements Checked {}

  /**
   * The checks are good.
   *
   * @param unanswered checks in a row without an answer, fewer than take it out
   */
  record Healthy(int unanswered, EjectionState ejection) implements Checked {}

  /**
   * The checks took it out.
   *
   * @param reason what they found
   * @param good good checks in a row since
   */
  record Unhealthy(String reason, int good, Sign sign, EjectionState ejection) implements Checked {}

  /** Its attempts took it out although its checks are good: it is ejected, or waits for a probe. */
  record Ejected(Checked health) implements EndpointState {}

  /**
   * It gets no new calls and finishes those in flight.
   *
   * @param beneath the state that it would have otherwise
   * @param byHand whether an operator drains it
   * @param removed whether its cluster does not name it any more
   */
  record Draining(EndpointState beneath, boolean byHand, boolean removed)
      implements EndpointState {}

  /** What a call would meet at an unhealthy endpoint, as far as is known. */
  enum Sign {
    /** It says itself that it does not serve. */
    DECLINES,
    /** It did not answer, or answered well but not often enough. */
    UNSURE,
    /** It refuses connections. */
    UNREACHABLE
  }

  /** The state of an endpoint that its cluster names for the first time. */
  static EndpointState connecting() {
    return new Connecting(true, EjectionState.Active.GOOD);
  }

  private static EndpointState of(Checked health) {
    return health.usable() && !health.ejection().active() ? new Ejected(health) : health;
  }

  private EndpointState keeping(Checked health) {
    return this instanceof Draining(_, boolean byHand, boolean removed)
        ? new Draining(of(health), byHand, removed)
        : of(health);
  }

  /** Whether it belongs in the rotation. */
  default boolean usable() {
    return switch (this) {
      case Connecting(boolean trusted, _) -> trusted;
      case Healthy _ -> true;
      case Unhealthy _, Ejected _, Draining _ -> false;
    };
  }

  /** What the checks have shown, whatever stands above it. */
  default Checked health() {
    return switch (this) {
      case Checked health -> health;
      case Ejected(Checked health) -> health;
      case Draining(EndpointState beneath, _, _) -> beneath.health();
    };
  }

  /** What the attempts have shown. */
  default EjectionState ejection() {
    return health().ejection();
  }

  default boolean drainedByHand() {
    return this instanceof Draining(_, boolean byHand, _) && byHand;
  }

  default boolean removed() {
    return this instanceof Draining(_, _, boolean removed) && removed;
  }

  /** Whether one call may show that it is well again. */
  default boolean awaitsProbe() {
    return this instanceof Ejected(Checked health)
        && health.ejection() instanceof EjectionState.Probing;
  }

  /** Whether it is new and waits for its first good check. */
  default boolean awaitsFirstCheck() {
    return health() instanceof Connecting(boolean trusted, _) && !trusted;
  }

  default Sign sign() {
    return health() instanceof Unhealthy(_, _, Sign sign, _) ? sign : Sign.UNSURE;
  }

  /**
   * Whether a call may be sent to it when too few endpoints are usable.
   *
   * @param alone whether none is usable: then even one that declines is asked
   */
  default boolean mayStandIn(boolean alone) {
    return !(this instanceof Draining)
        && switch (sign()) {
          case DECLINES -> alone;
          case UNSURE -> true;
          case UNREACHABLE -> false;
        };
  }

  /** The reason of the state, for people. */
  default String reason() {
    return switch (this) {
      case Connecting(boolean trusted, _) ->
          trusted ? "not checked yet" : "new, waits for its first good check";
      case Healthy(int unanswered, _) ->
          unanswered == 0 ? "serving" : unanswered + " checks without an answer";
      case Unhealthy(String reason, int good, _, _) ->
          good == 0 ? reason : reason + "; " + good + " good checks since";
      case Ejected(Checked health) ->
          health.ejection() instanceof EjectionState.Ejected(_, _, String why)
              ? "ejected: " + why
              : "was ejected, waits for one good call or check";
      case Draining(EndpointState beneath, boolean byHand, _) ->
          byHand ? "drained by hand" : beneath.reason();
    };
  }

  /** Returns the state after a health check, or after a call that could not connect. */
  default EndpointState checked(CheckResult check, HealthThresholds thresholds) {
    return keeping(HealthTransitions.after(health(), check, thresholds));
  }

  /** Returns the state with another verdict on the attempts. */
  default EndpointState with(EjectionState ejection) {
    return keeping(
        switch (health()) {
          case Connecting(boolean trusted, _) -> new Connecting(trusted, ejection);
          case Healthy(int unanswered, _) -> new Healthy(unanswered, ejection);
          case Unhealthy(String reason, int good, Sign sign, _) ->
              new Unhealthy(reason, good, sign, ejection);
        });
  }

  /** Returns the state after an operator drained the endpoint, or made it active again. */
  default EndpointState drained(boolean byHand) {
    var beneath = this instanceof Draining draining ? draining.beneath : this;
    return byHand || removed() ? new Draining(beneath, byHand, removed()) : beneath;
  }

  /** Returns the state after the cluster ceased to name the endpoint. */
  default EndpointState leaving() {
    var beneath = this instanceof Draining draining ? draining.beneath : this;
    return new Draining(beneath, drainedByHand(), true);
  }

  /**
   * Returns the state after the cluster named the endpoint. Nothing is known of it but that an
   * operator may have drained it.
   *
   * @param trusted whether it is used before its first check: no other endpoint serves
   */
  default EndpointState joining(boolean trusted) {
    var fresh = new Connecting(trusted, EjectionState.Active.GOOD);
    return drainedByHand() ? new Draining(fresh, true, false) : fresh;
  }
}
