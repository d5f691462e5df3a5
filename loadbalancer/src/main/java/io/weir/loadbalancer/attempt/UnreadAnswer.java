package io.weir.loadbalancer.attempt;

import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.http2.Http2Windows;
import io.weir.runtime.memory.MemoryKind;
import java.util.concurrent.TimeUnit;

/**
 * Watches whether the caller of a streamed answer reads it. While it does not, a flow-control
 * window of the endpoint's data may wait for it, which counts as memory of the exchange. If memory
 * is short for a while, the answer is given up; a caller that reads is never affected. Costs
 * nothing for each piece. Confined to the event loop of the exchange.
 */
final class UnreadAnswer {
  private static final long LOOK_MILLIS = 200;

  private final Exchange exchange;
  private final Runnable abandon;
  private boolean waits;
  private boolean looking;
  private boolean counted;
  private long pieces;
  private long piecesBefore;
  private long shortMillis;

  /**
   * @param abandon gives the answer up
   */
  UnreadAnswer(Exchange exchange, Runnable abandon) {
    this.exchange = exchange;
    this.abandon = abandon;
  }

  /** Records that a piece waits for the caller. */
  void forwarded() {
    waits = true;
    pieces++;
    if (!looking) {
      looking = true;
      piecesBefore = pieces;
      later();
    }
  }

  /** Records that the caller has taken the piece. */
  void taken() {
    waits = false;
  }

  private void later() {
    var _ = exchange.eventLoop().schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    boolean stalled = waits && pieces == piecesBefore && exchange.isOpen();
    piecesBefore = pieces;
    if (stalled != counted) {
      counted = stalled;
      exchange.memory().set(MemoryKind.UNREAD, stalled ? Http2Windows.STREAM : 0);
    }
    looking = waits && exchange.isOpen();
    if (!looking) {
      return;
    }
    boolean full = stalled && !exchange.memory().hasRoom();
    shortMillis = full ? shortMillis + LOOK_MILLIS : 0;
    if (shortMillis > exchange.memory().budget().config().maxWait().toMillis()) {
      var _ = exchange.memory().refusal();
      abandon.run();
    } else {
      later();
    }
  }
}
