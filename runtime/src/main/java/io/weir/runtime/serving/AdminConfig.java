package io.weir.runtime.serving;

import io.weir.runtime.config.Secret;
import io.weir.runtime.web.Authority;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Address of the admin port, loopback unless configured, and who may use it.
 *
 * @param port port to bind; 0 for a free one
 * @param hosts names under which clients reach the port, besides loopback names, IP addresses and
 *     {@code host}
 * @param token token that a request must carry to change something; null to allow changes from this
 *     machine only
 */
public record AdminConfig(String host, int port, List<String> hosts, @Nullable Secret token) {

  public AdminConfig {
    ListenConfig.requireAddress(host, port);
    hosts = hosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    for (var name : hosts) {
      var authority = Authority.parse(name);
      if (authority == null || authority.port() != 0) {
        throw new IllegalArgumentException(
            "hosts: found '%s', expected a name without a port".formatted(name));
      }
    }
    if (token != null && token.value().isBlank()) {
      throw new IllegalArgumentException("token is empty, expected a secret or no key");
    }
  }

  public AdminConfig(String host, int port) {
    this(host, port, List.of(), null);
  }

  public static AdminConfig defaults() {
    return new AdminConfig("127.0.0.1", 9901);
  }

  /** Returns the URL of the pages on the bound port. */
  public String url(int boundPort) {
    return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, boundPort);
  }
}
