package io.weir.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Connection of an attacker, with a thread that reads and counts what comes. Has an address of its
 * own, 127.0.0.2, because a gateway tells callers apart by their addresses.
 */
final class Connection implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.2";
  private static final int SMALL_BUFFER = 4 << 10;
  private static final int LAST_LOOK_MILLIS = 5;

  private final Socket socket = new Socket();
  private final CountDownLatch answered = new CountDownLatch(1);
  private final Windows windows = new Windows();
  private final Tally tally;
  private final @Nullable Thread reader;
  private volatile boolean closed;
  private volatile boolean ended;

  /** Connects, and starts to read if it shall. */
  Connection(int port, boolean reads, Tally tally) throws IOException {
    this.tally = tally;
    if (!reads) {
      socket.setReceiveBufferSize(SMALL_BUFFER);
    }
    socket.setTcpNoDelay(true);
    socket.bind(new InetSocketAddress(ADDRESS, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    tally.add("connections");
    reader = reads ? Thread.startVirtualThread(this::read) : null;
  }

  private void read() {
    try {
      new Answers(socket.getInputStream(), this::heard, windows).read();
      ended = true;
    } catch (IOException e) {
      // A timeout is the end of a last look, and closed by the attacker itself is no end.
      ended |= !closed && !(e instanceof java.net.SocketTimeoutException);
    }
    answered.countDown();
  }

  private void heard(String what) {
    tally.add(what);
    answered.countDown();
  }

  void send(byte... bytes) throws IOException {
    send(bytes, 0, bytes.length);
  }

  void send(byte[] bytes, int from, int length) throws IOException {
    try {
      socket.getOutputStream().write(bytes, from, length);
    } catch (IOException e) {
      ended |= !closed;
      throw e;
    }
    tally.add("bytes", length);
  }

  /** Sends DATA of HTTP/2 if the gateway allows so much now. Returns whether. */
  boolean trySend(int stream, byte[] content) throws IOException {
    return trySend(stream, content.length, new Frames().frame(Frames.DATA, 0, stream, content));
  }

  /** Sends DATA frames of HTTP/2 with so much content if the gateway allows it now. */
  boolean trySend(int stream, int content, Frames frames) throws IOException {
    boolean allowed = windows.take(stream, content);
    if (allowed) {
      send(frames.toBytes());
    }
    return allowed;
  }

  /** Waits until something is heard, at most a second. */
  void awaitAnswer() {
    try {
      var _ = answered.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether neither side has ended it, as far as is known. */
  boolean isOpen() {
    return !closed && !ended;
  }

  void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Counts how it has ended; reads what it has not read, if that was its way. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    if (reader == null) {
      socket.setSoTimeout(LAST_LOOK_MILLIS);
      read();
    }
    closed = true;
    // Without a FIN no port is kept busy.
    socket.setSoLinger(true, 0);
    socket.close();
    tally.add(ended ? "ended" : "open");
  }
}
