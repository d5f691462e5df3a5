package io.weir.runtime.serving;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Starts and stops a server, and describes failures to bind for people. */
public final class Listening {
  private static final long LOOK_EVERY_NANOS = 10_000_000;
  private static final int LOOKS = 300;

  private Listening() {}

  /**
   * Starts a server.
   *
   * @throws PortTaken if another process listens on the port
   * @throws IllegalArgumentException if the address cannot be bound for another reason
   */
  public static void start(Server server) {
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw refusal(refused(server), e);
    }
  }

  /** Returns the address that could not be bound; the first one if that cannot be told. */
  private static InetSocketAddress refused(Server server) {
    var all = server.config().ports().stream().map(ServerPort::localAddress).toList();
    return all.size() == 1
        ? all.getFirst()
        : all.stream().filter(Listening::isTaken).findFirst().orElse(all.getFirst());
  }

  private static boolean isTaken(InetSocketAddress address) {
    try (var socket = new ServerSocket()) {
      socket.bind(address);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Converts a failure to bind to an exception with a one-line message. Returns any other failure
   * unchanged.
   */
  public static RuntimeException refusal(InetSocketAddress address, Throwable failure) {
    for (var cause : Stream.iterate(failure, each -> each != null, Throwable::getCause).toList()) {
      var message = String.valueOf(cause.getMessage());
      // The native transports do not throw BindException, only the text of the operating system.
      if (message.toLowerCase(Locale.ROOT).contains("address already in use")) {
        return new PortTaken(address.getPort());
      }
      if (cause instanceof SocketException || message.startsWith("bind(..) failed")) {
        return new IllegalArgumentException(
            "cannot listen on %s:%d: %s"
                .formatted(address.getHostString(), address.getPort(), message),
            failure);
      }
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new CompletionException(failure);
  }

  /**
   * Stops a server. Returns when its ports are free and requests in flight have ended, after three
   * seconds at most. Does not wait for Armeria's acceptor thread, which takes two more seconds.
   */
  public static void stop(Server server) {
    var stopped = server.stop();
    for (int i = 0; i < LOOKS && !stopped.isDone() && !server.activePorts().isEmpty(); i++) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
