package io.weir.loadbalancer.endpoint;

import java.util.regex.Pattern;

/** Host and TCP port of an endpoint: "users-1:50051", "[::1]:50051". */
public record HostPort(String host, int port) implements EndpointAddress {
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^\\s:/\\[\\]@]+)):([0-9]{1,5})");

  /**
   * @throws IllegalArgumentException if the text is not an address; the message contains the text
   */
  public static HostPort parse(String text) {
    var match = TEXT.matcher(text);
    if (match.matches()) {
      int port = Integer.parseInt(match.group(3));
      if (port > 0 && port < 65536) {
        return new HostPort(match.group(1) == null ? match.group(2) : match.group(1), port);
      }
    }
    throw new IllegalArgumentException("endpoint: found '" + text + "', expected host:port");
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
