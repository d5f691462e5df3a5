package io.weir.loadbalancer.outcome;

/** Thrown when all connections that an endpoint may have are full. Has no stack trace. */
public final class EndpointFull extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param connections largest number of connections
   */
  public EndpointFull(int connections) {
    super("all " + connections + " connections to the endpoint are full", null, false, false);
  }
}
