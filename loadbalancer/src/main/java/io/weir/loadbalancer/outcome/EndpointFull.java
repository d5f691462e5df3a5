package io.weir.loadbalancer.outcome;

/** All connections that an endpoint may have are full. Without stack trace. */
public final class EndpointFull extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param connections that there may be
   */
  public EndpointFull(int connections) {
    super("all " + connections + " connections to the endpoint are full", null, false, false);
  }
}
