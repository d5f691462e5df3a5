package io.weir.loadbalancer.endpoint;

import java.util.Locale;

/** What an endpoint is to its cluster. Only one that is active is in rotation. */
public enum EndpointState {
  ACTIVE,
  JOINING,
  UNHEALTHY,
  EJECTED,
  PROBING,
  DRAINED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
