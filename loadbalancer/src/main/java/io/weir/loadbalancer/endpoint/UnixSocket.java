package io.weir.loadbalancer.endpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Unix socket on this machine: "unix:/run/users.sock".
 *
 * @param path absolute
 */
public record UnixSocket(Path path) implements EndpointAddress {
  static final String SCHEME = "unix:";

  /** Longest path in bytes that every supported kernel accepts (macOS 104 with the final zero). */
  private static final int MAX_PATH = 103;

  static UnixSocket parse(String text) {
    var path = text.substring(SCHEME.length());
    if (!path.startsWith("/") || path.endsWith("/")) {
      throw new IllegalArgumentException(
          "endpoint: found '" + text + "', expected unix: and the absolute path of a socket");
    }
    int length = path.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_PATH) {
      throw new IllegalArgumentException(
          "endpoint: the path of a Unix socket has at most %d bytes, this one has %d: %s"
              .formatted(MAX_PATH, length, text));
    }
    return new UnixSocket(Path.of(path));
  }

  @Override
  public String host() {
    return path.toString();
  }

  @Override
  public int port() {
    return 0;
  }

  @Override
  public String toString() {
    return SCHEME + path;
  }
}
