package io.weir.runtime.serving;

/**
 * Where the admin port listens: loopback unless configured.
 *
 * @param port 0: a free one
 */
public record AdminConfig(String host, int port) {

  public AdminConfig {
    ListenConfig.requireAddress(host, port);
  }

  public static AdminConfig defaults() {
    return new AdminConfig("127.0.0.1", 9901);
  }
}
