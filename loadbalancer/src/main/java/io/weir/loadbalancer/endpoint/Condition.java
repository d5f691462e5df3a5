package io.weir.loadbalancer.endpoint;

import io.weir.loadbalancer.health.HealthState;

/** All that decides whether an endpoint is used. */
public record Condition(HealthState health, boolean removed) {

  static final Condition NEW = new Condition(new HealthState.Unknown(), false);

  /** In rotation. */
  public boolean usable() {
    return !removed && health.usable();
  }

  Condition with(HealthState next) {
    return new Condition(next, removed);
  }

  /** Out of its cluster. */
  Condition leaving() {
    return new Condition(health, true);
  }

  /** Of its cluster, as one of which nothing is known yet. */
  Condition joining(HealthState first) {
    return new Condition(first, false);
  }
}
