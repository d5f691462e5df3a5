package io.weir.loadbalancer.balancing;

/** What a policy may look at in a candidate. */
public interface Load {

  /** Attempts on the wire now. */
  int inFlight();
}
