package io.weir.loadbalancer.endpoint;

/**
 * Observes the endpoints of a cluster as they come and go. Called in order and under a lock, so an
 * implementation must not block.
 */
public interface Membership {

  /** Called when the cluster names the endpoint, also if it had left but was not gone. */
  default void joined(ClusterEndpoint endpoint) {}

  /** Called when the endpoint gets no new calls and finishes those in flight. */
  default void left(ClusterEndpoint endpoint) {}

  /**
   * Called when the last call of the endpoint has ended or was abandoned. Its resources can be
   * released.
   */
  default void gone(ClusterEndpoint endpoint) {}
}
