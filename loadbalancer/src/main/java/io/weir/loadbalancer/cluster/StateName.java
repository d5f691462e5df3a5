package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.endpoint.EndpointState;
import java.util.Locale;

/** Names of the states of an endpoint as /clusters and the metrics show them. */
enum StateName {
  ACTIVE,
  JOINING,
  UNHEALTHY,
  EJECTED,
  PROBING,
  DRAINED;

  static StateName of(EndpointState state) {
    return switch (state) {
      case EndpointState.Connecting(boolean trusted, _) -> trusted ? ACTIVE : JOINING;
      case EndpointState.Healthy _ -> ACTIVE;
      case EndpointState.Unhealthy _ -> UNHEALTHY;
      case EndpointState.Ejected _ -> state.awaitsProbe() ? PROBING : EJECTED;
      case EndpointState.Draining(EndpointState beneath, boolean byHand, _) ->
          byHand ? DRAINED : of(beneath);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
