package io.weir.runtime.tls;

/**
 * Port in plain text beside one with TLS.
 *
 * @param redirect whether requests are sent to the port with TLS instead of being served
 */
public record PlainPort(int port, boolean redirect) {
  private static final int HTTP = 8080;

  public PlainPort {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "plain: port is %d, expected a number from 0 to 65535".formatted(port));
    }
  }

  public static PlainPort defaults() {
    return new PlainPort(HTTP, true);
  }
}
