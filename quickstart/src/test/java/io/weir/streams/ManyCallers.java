package io.weir.streams;

import io.weir.testkit.time.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Thousands of callers, one connection each, on one thread. */
final class ManyCallers implements AutoCloseable {
  /** Part of the first message of the instances. */
  static final String STARTED = "STARTED";

  private static final long TURN_MILLIS = 20;

  /** Most callers without an answer: a gateway refuses calls that it cannot serve in time. */
  private static final int UNANSWERED = 200;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Selector selector;
  private final List<Ear> ears = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().name("callers").unstarted(this::run);
  private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private volatile boolean closed;

  private ManyCallers(Selector selector) {
    this.selector = selector;
  }

  static ManyCallers open(int count, Way way, int port) throws IOException {
    return open(count, way, false, port);
  }

  /** Opens connections, and sends a request on each. Returns when nearly all have an answer. */
  static ManyCallers open(int count, Way way, boolean http2, int port) throws IOException {
    var callers = new ManyCallers(Selector.open());
    callers.thread.start();
    for (int i = 0; i < count; i++) {
      if (i % UNANSWERED == 0) {
        callers.awaitAnswers(i - UNANSWERED);
      }
      var channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      try {
        channel.write(ByteBuffer.wrap(way.request(http2, 0)));
      } catch (IOException refused) {
        callers.ended.incrementAndGet();
        channel.close();
        continue;
      }
      channel.configureBlocking(false);
      var ear = new Ear(way == Way.SOCKET);
      synchronized (callers.ears) {
        callers.ears.add(ear);
      }
      channel.register(callers.selector, SelectionKey.OP_READ, ear);
    }
    return callers;
  }

  /** Waits until this many callers have an answer, or have none because the gateway ended them. */
  private void awaitAnswers(int expected) {
    var _ =
        Eventually.within(
            PATIENCE,
            expected + " callers have an answer",
            () -> answered.get() + ended() >= expected);
  }

  /** Returns the number of callers whose input matches. */
  long count(Predicate<Ear> heard) {
    synchronized (ears) {
      return ears.stream().filter(heard).count();
    }
  }

  /** Returns the number of connections that the gateway has ended. */
  int ended() {
    return ended.get();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::read, TURN_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(SelectionKey key) {
    var channel = (SocketChannel) key.channel();
    try {
      int length = channel.read(buffer.clear());
      if (length < 0) {
        ended.incrementAndGet();
        channel.close();
        return;
      }
      synchronized (ears) {
        var ear = (Ear) key.attachment();
        boolean before = ear.has(STARTED);
        ear.hear(buffer.array(), length, answer -> write(channel, answer));
        if (!before && ear.has(STARTED)) {
          answered.incrementAndGet();
        }
      }
    } catch (IOException | UncheckedIOException broken) {
      // Messages that the caller did not receive are missing from the count.
      ended.incrementAndGet();
      key.cancel();
    }
  }

  private static void write(SocketChannel channel, byte[] answer) {
    try {
      channel.write(ByteBuffer.wrap(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (var key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
