package io.weir.runtime.turn;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the work that an event loop does for one connection before the other connections of the
 * loop have their turn. A client may send thousands of requests in the bytes of one read. Confined
 * to the event loop.
 */
public final class Turn {
  /** Work of a request without content, or of the end of a request's content. */
  public static final int REQUEST = 8;

  /** Work of any other frame. */
  public static final int FRAME = 1;

  private static final int MOST = 16 * REQUEST;

  private int done;
  private boolean scheduled;

  /**
   * Returns how a connection is read: once in a turn, at most 64 KiB. Netty would read sixteen
   * times as much, in which tens of thousands of chunks or messages have room.
   */
  public static RecvByteBufAllocator reads() {
    return new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(1);
  }

  /** Counts work. */
  public void work(int amount) {
    done += amount;
  }

  /** Returns whether the rest has to wait for the next turn. */
  public boolean isOver() {
    return done >= MOST;
  }

  /** Begins the next turn now, because all that had come is done. */
  public void complete() {
    done = 0;
  }

  /**
   * Runs the rest once the other connections have had their turn. {@link EventExecutor#execute}
   * does not wait for them: a loop runs the tasks that tasks add for up to a second before it reads
   * from its sockets again.
   *
   * @param loop event loop of the connection
   */
  public void next(EventExecutor loop, Runnable rest) {
    if (scheduled) {
      return;
    }
    scheduled = true;
    Runnable turn =
        () -> {
          scheduled = false;
          done = 0;
          rest.run();
        };
    var _ = loop.schedule(turn, 1, TimeUnit.NANOSECONDS);
  }
}
