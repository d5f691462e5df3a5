package io.weir.loadbalancer.endpoint;

/**
 * State of an endpoint: everything that decides whether it may be picked. Transitions are pure
 * functions. The results of health checks and attempts are kept below an ejection and below a
 * drain, so that an endpoint returns in its current condition.
 */
public sealed interface EndpointState {

  /** States that health checks decide, each with the ejection state of the attempts. */
  sealed interface Checked extends EndpointState {
    @Override
    EjectionState ejection();
  }

  /**
   * No check has been answered yet.
   *
   * @param trusted whether the endpoint is used before its first check, because a process that has
   *     just started must answer; false if others serve and it waits for its first good check
   */
  record Connecting(boolean trusted, EjectionState ejection) implements Checked {}

  /**
   * The checks are good.
   *
   * @param unanswered consecutive checks without an answer, fewer than take the endpoint out
   */
  record Healthy(int unanswered, EjectionState ejection) implements Checked {}

  /**
   * The checks took the endpoint out.
   *
   * @param reason the finding of the checks
   * @param good consecutive good checks since
   */
  record Unhealthy(String reason, int good, Sign sign, EjectionState ejection) implements Checked {}

  /**
   * The attempts took the endpoint out although its checks are good. It is ejected, or waits for a
   * probe.
   */
  record Ejected(Checked health) implements EndpointState {}

  /**
   * The endpoint gets no new calls and finishes those in flight.
   *
   * @param beneath the state that the endpoint would have otherwise
   * @param byHand whether an operator drains it
   * @param removed whether its cluster no longer names it
   */
  record Draining(EndpointState beneath, boolean byHand, boolean removed)
      implements EndpointState {}

  /** Expected result of a call to an unhealthy endpoint, as far as is known. */
  enum Sign {
    /** The endpoint reports that it does not serve. */
    DECLINES,
    /** The endpoint did not answer, or gave too few good answers since. */
    UNSURE,
    /** The endpoint refuses connections. */
    UNREACHABLE
  }

  /** Returns the state of an endpoint that its cluster names for the first time. */
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

  /** Returns whether the endpoint belongs in the rotation. */
  default boolean usable() {
    return switch (this) {
      case Connecting(boolean trusted, _) -> trusted;
      case Healthy _ -> true;
      case Unhealthy _, Ejected _, Draining _ -> false;
    };
  }

  /** Returns the state that the checks decide, below any ejection or drain. */
  default Checked health() {
    return switch (this) {
      case Checked health -> health;
      case Ejected(Checked health) -> health;
      case Draining(EndpointState beneath, _, _) -> beneath.health();
    };
  }

  /** Returns the ejection state of the attempts. */
  default EjectionState ejection() {
    return health().ejection();
  }

  default boolean drainedByHand() {
    return this instanceof Draining(_, boolean byHand, _) && byHand;
  }

  default boolean removed() {
    return this instanceof Draining(_, _, boolean removed) && removed;
  }

  /** Returns whether one good call would bring the endpoint back. */
  default boolean awaitsProbe() {
    return this instanceof Ejected(Checked health)
        && health.ejection() instanceof EjectionState.Probing;
  }

  /** Returns whether the endpoint is new and waits for its first good check. */
  default boolean awaitsFirstCheck() {
    return health() instanceof Connecting(boolean trusted, _) && !trusted;
  }

  default Sign sign() {
    return health() instanceof Unhealthy(_, _, Sign sign, _) ? sign : Sign.UNSURE;
  }

  /**
   * Returns whether a call may be sent to the endpoint when too few endpoints are usable.
   *
   * @param alone whether no endpoint is usable; then even an endpoint that declines is asked
   */
  default boolean mayStandIn(boolean alone) {
    return !(this instanceof Draining)
        && switch (sign()) {
          case DECLINES -> alone;
          case UNSURE -> true;
          case UNREACHABLE -> false;
        };
  }

  /** Returns the reason of the state in words. */
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

  /** Returns the state with another ejection state. */
  default EndpointState with(EjectionState ejection) {
    return keeping(
        switch (health()) {
          case Connecting(boolean trusted, _) -> new Connecting(trusted, ejection);
          case Healthy(int unanswered, _) -> new Healthy(unanswered, ejection);
          case Unhealthy(String reason, int good, Sign sign, _) ->
              new Unhealthy(reason, good, sign, ejection);
        });
  }

  /** Returns the state after an operator drained the endpoint or ended the drain. */
  default EndpointState drained(boolean byHand) {
    var beneath = this instanceof Draining draining ? draining.beneath : this;
    return byHand || removed() ? new Draining(beneath, byHand, removed()) : beneath;
  }

  /** Returns the state after the cluster stopped naming the endpoint. */
  default EndpointState leaving() {
    var beneath = this instanceof Draining draining ? draining.beneath : this;
    return new Draining(beneath, drainedByHand(), true);
  }

  /**
   * Returns the state after the cluster named the endpoint. Earlier results are forgotten, except
   * that an operator drained it.
   *
   * @param trusted whether the endpoint is used before its first check, because no other endpoint
   *     serves
   */
  default EndpointState joining(boolean trusted) {
    var fresh = new Connecting(trusted, EjectionState.Active.GOOD);
    return drainedByHand() ? new Draining(fresh, true, false) : fresh;
  }
}
