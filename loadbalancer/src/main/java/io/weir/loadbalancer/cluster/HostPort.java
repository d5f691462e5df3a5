package io.weir.loadbalancer.cluster;

/** An address as it is written: "host:port", "[::1]:50051". */
record HostPort(String host, int port) {

  static HostPort parse(String address) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      if (colon > 0 && port > 0 && port < 65536) {
        return new HostPort(address.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      throw notAnAddress(address, e);
    }
    throw notAnAddress(address, null);
  }

  private static IllegalArgumentException notAnAddress(
      String address, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IllegalArgumentException(
        "endpoint: found '" + address + "', expected host:port", cause);
  }
}
