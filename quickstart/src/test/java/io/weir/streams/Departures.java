package io.weir.streams;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.weir.testkit.upstream.Answer;
import io.weir.users.v1.UserEvent;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Answers with at most one message and does not end. Reports when calls arrive and are cancelled.
 */
final class Departures implements Answer {
  private static final byte[] STARTED =
      UserEvent.newBuilder().setId(1).setKind(UserEvent.Kind.STARTED).build().toByteArray();

  private final BlockingQueue<Long> come = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> gone = new LinkedBlockingQueue<>();
  private final boolean speaks;

  Departures(boolean speaks) {
    this.speaks = speaks;
  }

  @Override
  public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
    come.add(System.nanoTime());
    if (speaks) {
      call.sendHeaders(new Metadata());
      call.sendMessage(STARTED);
    }
  }

  @Override
  public void onCancel(ServerCall<byte[], byte[]> call) {
    gone.add(System.nanoTime());
  }

  void awaitCall() throws InterruptedException {
    if (!hasCome(10_000)) {
      throw new AssertionError("no call came");
    }
  }

  /** Returns true if a call arrives within this number of milliseconds. */
  boolean hasCome(int millis) throws InterruptedException {
    return come.poll(millis, TimeUnit.MILLISECONDS) != null;
  }

  /** Returns the time at which the next call was cancelled. */
  long awaitCancellation() throws InterruptedException {
    var time = gone.poll(10, TimeUnit.SECONDS);
    if (time == null) {
      throw new AssertionError("not cancelled");
    }
    return time;
  }
}
