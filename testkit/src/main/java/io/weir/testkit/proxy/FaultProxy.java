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
 * TCP proxy on a free loopback port that passes bytes until a fault is injected. Faults can be
 * changed while connections are open. At most 1,024 connections at a time; further ones wait in the
 * listener's backlog. Thread-safe.
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

  /** Starts a proxy in front of a loopback port. */
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

  /** Returns host and port: "127.0.0.1:40001". */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Returns the number of connections accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** Returns the number of open connections. */
  public int open() {
    return connections.size();
  }

  /**
   * Removes all faults: listens and passes bytes at once. Bytes held by {@link #silence} are
   * delivered.
   */
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

  /** Delays each piece of up to 16 KiB, in both directions. */
  public void delay(Duration hold) {
    traffic.delay(hold);
  }

  /**
   * Simulates a black hole: connections are accepted and stay open, but no byte passes in either
   * direction.
   */
  public void silence() {
    traffic.silence();
  }

  /**
   * Simulates half-open connections: those open now stay open and silent until the proxy is closed;
   * new ones pass.
   */
  public void silenceOpen() {
    connections.forEach(ProxiedConnection::silence);
  }

  /** Breaks every open connection with a TCP reset. New ones are accepted. */
  public void resetAll() {
    connections.forEach(ProxiedConnection::reset);
  }

  /**
   * Simulates a killed process: the port refuses connections, and every open one is reset. {@link
   * #pass} listens again.
   */
  public synchronized void refuse() {
    close(listener);
    resetAll();
    awaitAcceptor();
  }

  /**
   * Waits for the acceptor thread, because the kernel accepts connections until it has returned.
   */
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
        // Closed by refuse, or the connection went away before it was accepted; the loop condition
        // decides.
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
