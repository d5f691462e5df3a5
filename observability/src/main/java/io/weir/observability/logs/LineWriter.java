package io.weir.observability.logs;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Writes lines on a thread of its own, many with one system call, so that an event loop neither
 * waits for the reader of the log nor for other event loops. Holds a bounded number of bytes; lines
 * beyond are lost and counted. Thread-safe.
 */
final class LineWriter {
  /** Bytes that are held while the reader of the log does not read. */
  static final int MAX_HELD = 1 << 20;

  /** Time in which lines are gathered into one write. */
  private static final long GATHER_NANOS = Duration.ofMillis(5).toNanos();

  private static final int CHUNK = 64 << 10;

  private final Output output;
  private final IntConsumer onLost;
  private final Queue<byte[]> lines = new ConcurrentLinkedQueue<>();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final byte[] chunk = new byte[CHUNK];
  private final Thread thread;
  private volatile boolean asleep;

  /** Receives the bytes of whole lines. */
  interface Output {
    void write(byte[] bytes, int length);
  }

  private LineWriter(Output output, IntConsumer onLost) {
    this.output = output;
    this.onLost = onLost;
    this.thread = Thread.ofPlatform().daemon().name("access-log").unstarted(this::run);
  }

  /**
   * @param onLost called on the thread of the writer with the number of lines that were lost since
   *     the last call
   */
  static LineWriter start(Output output, IntConsumer onLost) {
    var writer = new LineWriter(output, onLost);
    writer.thread.start();
    return writer;
  }

  /** Hands over a line, which ends with its line break. Never waits. */
  void write(byte[] line) {
    if (held.addAndGet(line.length) > MAX_HELD) {
      held.addAndGet(-line.length);
      lost.incrementAndGet();
      return;
    }
    lines.add(line);
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  /** Writes what was handed over so far, on the calling thread. */
  void flush() {
    var _ = writeAll();
  }

  private void run() {
    while (true) {
      if (writeAll()) {
        LockSupport.parkNanos(GATHER_NANOS);
      } else {
        asleep = true;
        if (lines.isEmpty()) {
          LockSupport.park(this);
        }
        asleep = false;
      }
    }
  }

  /** Returns whether there was a line to write. */
  private synchronized boolean writeAll() {
    boolean any = false;
    int length = 0;
    for (var line = lines.poll(); line != null; line = lines.poll()) {
      any = true;
      if (length + line.length > CHUNK) {
        output.write(chunk, length);
        length = 0;
      }
      if (line.length > CHUNK) {
        output.write(line, line.length);
      } else {
        System.arraycopy(line, 0, chunk, length, line.length);
        length += line.length;
      }
      held.addAndGet(-line.length);
    }
    if (length > 0) {
      output.write(chunk, length);
    }
    reportLost();
    return any;
  }

  private void reportLost() {
    int count = lost.getAndSet(0);
    if (count > 0) {
      onLost.accept(count);
    }
  }
}
