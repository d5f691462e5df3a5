package io.weir.testkit.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on a free loopback port that passes bytes until it is told otherwise. Faults can be
 * switched while connections are open. At most 1,024 connections at a time; further ones wait in
 * the listener's backlog. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 1024;

  private final InetSocketAddress target;
  private final Traffic traffic = new Traffic();
  private final Semaphore room = new Semaphore(MAX_CONNECTIONS);
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final int port;
  private ServerSocket listener;
  private Thread acceptor;

  private FaultProxy(int targetPort) throws IOException {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    listener = listen(0);
    port = listener.getLocalPort();
    acceptor = accept(listener);
  }

  /** In front of a loopback port. */
  public static FaultProxy to(int targetPort) {
    try {
      return new FaultProxy(targetPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** "127.0.0.1:40001". */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** How many connections were accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections are open now. */
  public int open() {
    return connections.size();
  }

  /** No fault: listens and passes at once. What was held by silence flows on. */
  public synchronized void pass() {
    traffic.pass();
    if (listener.isClosed()) {
      try {
        listener = listen(port);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      acceptor = accept(listener);
    }
  }

  /** Each piece of up to 16 KiB is held for this long, in both directions. */
  public void delay(Duration hold) {
    traffic.delay(hold);
  }

  /** A black hole: connections are accepted and stay open, nothing passes in either direction. */
  public void silence() {
    traffic.silence();
  }

  /**
   * Half-open: what is open now stays so, and is silent until the proxy is closed; new ones pass.
   */
  public void silenceOpen() {
    connections.forEach(ProxiedConnection::silence);
  }

  /** Breaks every open connection with a TCP reset; new ones are accepted. */
  public void resetAll() {
    connections.forEach(ProxiedConnection::reset);
  }

  /**
   * As a process killed: nobody listens, every connection is reset. {@link #pass} listens again.
   */
  public synchronized void refuse() {
    close(listener);
    resetAll();
    awaitAcceptor();
  }

  /** The system goes on taking connections until the thread that waits for them has let go. */
  private void awaitAcceptor() {
    try {
      boolean ended = acceptor.join(Duration.ofSeconds(5));
      assert ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    refuse();
    traffic.pass();
  }

  private static ServerSocket listen(int port) throws IOException {
    var socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    return socket;
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Thread accept(ServerSocket on) {
    return Thread.ofVirtual().name("fault-proxy-" + on.getLocalPort()).start(() -> acceptAll(on));
  }

  private void acceptAll(ServerSocket on) {
    while (!on.isClosed()) {
      room.acquireUninterruptibly();
      try {
        open(on.accept(), on);
      } catch (IOException e) {
        // Closed by refuse, or the connection went before it was taken: the loop decides.
        room.release();
      }
    }
  }

  private void open(Socket near, ServerSocket on) {
    accepted.incrementAndGet();
    var connection = new ProxiedConnection(near, target, traffic);
    connections.add(connection);
    Thread.ofVirtual()
        .start(() -> {
          connection.run();
          connections.remove(connection);
          room.release();
        });
    if (on.isClosed()) {
      connection.reset();
    }
  }
}
