package io.weir.loadbalancer.endpoint;

/**
 * Configuration of an endpoint: "host:port" or "unix:/path", or {address: "host:port", weight: 2}.
 *
 * @param weight share of the calls relative to other endpoints, 0.01 to 100
 */
public record EndpointConfig(String address, double weight) {
  private static final double LEAST = 0.01;
  private static final double MOST = 100;

  public EndpointConfig {
    var _ = EndpointAddress.parse(address);
    if (!(weight >= LEAST && weight <= MOST)) {
      throw new IllegalArgumentException("weight: expected a number from 0.01 to 100");
    }
  }

  public static EndpointConfig parse(String address) {
    return new EndpointConfig(address, 1);
  }

  /**
   * @param share capacity relative to the strongest endpoint of the cluster; clamped to 0.01 to 100
   */
  public static EndpointConfig of(HostPort address, double share) {
    return new EndpointConfig(address.toString(), Math.clamp(share, LEAST, MOST));
  }

  public EndpointAddress parsedAddress() {
    return EndpointAddress.parse(address);
  }

  /** Returns the endpoint as it is written in the configuration. */
  @Override
  public String toString() {
    return weight == 1 ? address : "{address: " + address + ", weight: " + weight + "}";
  }
}
