package io.weir.loadbalancer.endpoint;

/**
 * One endpoint: written "host:port", or with what else is known of it.
 *
 * @param weight how much it can take beside the others
 */
public record EndpointConfig(String address, double weight) {
  private static final double LEAST = 0.01;
  private static final double MOST = 100;

  public EndpointConfig {
    HostPort.parse(address);
    if (!(weight >= LEAST && weight <= MOST)) {
      throw new IllegalArgumentException("weight: expected a number from 0.01 to 100");
    }
  }

  public static EndpointConfig parse(String address) {
    return new EndpointConfig(address, 1);
  }

  /**
   * @param share of what the strongest of its cluster can take; very small ones count for a
   *     hundredth
   */
  public static EndpointConfig of(HostPort address, double share) {
    return new EndpointConfig(address.toString(), Math.clamp(share, LEAST, MOST));
  }

  public HostPort hostPort() {
    return HostPort.parse(address);
  }

  /** As it is written. */
  @Override
  public String toString() {
    return weight == 1 ? address : "{address: " + address + ", weight: " + weight + "}";
  }
}
