package io.weir.loadbalancer.endpoint;

/**
 * All that decides whether an endpoint is used.
 *
 * @param drained by hand
 * @param removed it is not of its cluster any more
 */
public record Condition(
    HealthState health, EjectionState standing, boolean drained, boolean removed) {

  static final Condition NEW =
      new Condition(new HealthState.Unknown(), EjectionState.Active.GOOD, false, false);

  /** In rotation. */
  public boolean usable() {
    return !removed && !drained && health.usable() && standing.active();
  }

  public boolean isNew() {
    return health instanceof HealthState.Joining;
  }

  /**
   * Whether it can stand in when too few are usable: somebody may answer there.
   *
   * @param alone nobody is usable; then also who says that it does not serve
   */
  public boolean standIn(boolean alone) {
    return !removed
        && !drained
        && switch (health.sign()) {
          case DECLINES -> alone;
          case UNSURE -> true;
          case UNREACHABLE -> false;
        };
  }

  /** In one word, for people and metrics. */
  public EndpointState state() {
    if (drained) {
      return EndpointState.DRAINED;
    }
    return switch (health) {
      case HealthState.Joining _ -> EndpointState.JOINING;
      case HealthState.Unhealthy _ -> EndpointState.UNHEALTHY;
      case HealthState.Unknown _, HealthState.Healthy _ ->
          switch (standing) {
            case EjectionState.Active _ -> EndpointState.ACTIVE;
            case EjectionState.Ejected _ -> EndpointState.EJECTED;
            case EjectionState.Probing _ -> EndpointState.PROBING;
          };
    };
  }

  /** Why it is as it is, for people. */
  public String reason() {
    if (drained) {
      return "drained by hand";
    }
    return !health.usable()
        ? health.reason()
        : switch (standing) {
          case EjectionState.Active _ -> health.reason();
          case EjectionState.Ejected(_, _, String why) -> "ejected: " + why;
          case EjectionState.Probing _ -> "was ejected, waits for one good call or check";
        };
  }

  public Condition with(HealthState next) {
    return new Condition(next, standing, drained, removed);
  }

  public Condition with(EjectionState next) {
    return new Condition(health, next, drained, removed);
  }

  public Condition drained(boolean byHand) {
    return new Condition(health, standing, byHand, removed);
  }

  /** Out of its cluster. */
  public Condition leaving() {
    return new Condition(health, standing, drained, true);
  }

  /** Of its cluster, as one of which nothing is known yet but what was said of it by hand. */
  public Condition joining(HealthState first) {
    return new Condition(first, EjectionState.Active.GOOD, drained, false);
  }
}
