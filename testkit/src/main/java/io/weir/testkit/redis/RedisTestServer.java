package io.weir.testkit.redis;

import io.weir.testkit.port.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * A real Redis server on a free port of 127.0.0.1, without persistence. Gone at the end of the JVM
 * at the latest. Thread-safe.
 */
public final class RedisTestServer implements AutoCloseable {
  /** Programs that need no library of the machine; that for x86 with 64 bits needs OpenSSL. */
  private static final Map<OsArchitecture, String> PROGRAMS =
      Map.of(
          OsArchitecture.UNIX_x86_64, "/redis-server-6.2.7-linux-386",
          OsArchitecture.UNIX_AARCH64, "/redis-server-6.2.7-linux-arm64",
          OsArchitecture.MAC_OS_X_x86_64, "/redis-server-6.2.6-v5-darwin-amd64",
          OsArchitecture.MAC_OS_X_ARM64, "/redis-server-6.2.6-v5-darwin-arm64",
          OsArchitecture.WINDOWS_x86_64, "/redis-server-5.0.14.1-windows-amd64.exe");

  private final int port;
  private final String password;
  private RedisServer server;

  private RedisTestServer(String password) throws IOException {
    this.port = LoopbackPort.free();
    this.password = password;
    this.server = build();
  }

  /** Starts a server that asks for no password. */
  public static RedisTestServer start() {
    return start("");
  }

  /**
   * Starts a server.
   *
   * @param password empty for none
   */
  public static RedisTestServer start(String password) {
    try {
      var started = new RedisTestServer(password);
      started.again();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RedisServer build() throws IOException {
    var builder =
        RedisServer.newRedisServer()
            .executableProvider(ExecutableProvider.newJarResourceProvider(PROGRAMS))
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .onShutdownForceStop(true);
    return (password.isEmpty() ? builder : builder.setting("requirepass " + password)).build();
  }

  /** Starts the server again, on the same port and without data. */
  public synchronized void again() {
    try {
      if (!server.isActive()) {
        server = build();
        server.start();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the server. Its data is gone. */
  public synchronized void stop() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** Returns the URL of the server: "redis://127.0.0.1:40001". */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    stop();
  }
}
