package io.weir.loadbalancer.endpoint;

/**
 * Observes the endpoints of a cluster as they come and go. Called in order and under a lock, so an
 * implementation must not block.
 */
public interface Membership {

  /** The cluster names the endpoint; also one that had left and was not gone. */
  default void joined(ClusterEndpoint endpoint) {}

  /** The endpoint gets no new calls and finishes those in flight. */
  default void left(ClusterEndpoint endpoint) {}

  /** The last call of the endpoint has ended or was given up; its resources can be released. */
  default void gone(ClusterEndpoint endpoint) {}
}
