package io.weir.loadbalancer.endpoint;

/**
 * Told of the endpoints of a cluster as they come and go. Called in order and under a lock: who is
 * told must only take note.
 */
public interface Membership {

  /** It is of the cluster now; also one that had left and was not gone yet. */
  default void joined(ClusterEndpoint endpoint) {}

  /** It gets no new calls; those under way end. */
  default void left(ClusterEndpoint endpoint) {}

  /** Its last call has ended, or was given up: nobody will ask for it again. */
  default void gone(ClusterEndpoint endpoint) {}
}
