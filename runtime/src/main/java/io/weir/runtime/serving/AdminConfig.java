package io.weir.runtime.serving;

/**
 * Address of the admin port; loopback unless configured.
 *
 * @param port port to bind; 0 for a free one
 */
public record AdminConfig(String host, int port) {

  public AdminConfig {
    ListenConfig.requireAddress(host, port);
  }

  public static AdminConfig defaults() {
    return new AdminConfig("127.0.0.1", 9901);
  }

  /** Returns the URL of the pages on the bound port. */
  public String url(int boundPort) {
    return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, boundPort);
  }
}
