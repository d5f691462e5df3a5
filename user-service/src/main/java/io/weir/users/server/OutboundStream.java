package io.weir.users.server;

import io.grpc.stub.ServerCallStreamObserver;
import io.opentelemetry.context.Context;
import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The sending side of one stream: no message is sent before its reader has room, and every wait
 * ends when the call does. Used by one thread; {@link #wake} and {@link #leave} by any.
 */
public final class OutboundStream<T> {
  /** A reader that reads at all has room again within this: longer, and nothing is held for it. */
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private static final int TRIES = 10;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

  private final ServerCallStreamObserver<T> observer;
  private final Call call;
  private final Duration stall;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean begun;
  private volatile boolean leaving;

  public OutboundStream(
      ServerCallStreamObserver<T> observer, Call call, Duration stall, LongSupplier nanoTime) {
    this.observer = observer;
    this.call = call;
    this.stall = stall;
    this.nanoTime = nanoTime;
  }

  public Call call() {
    return call;
  }

  /** Sends one message as soon as there is room. */
  public void send(T message) {
    awaitRoom();
    begun = true;
    observer.onNext(message);
  }

  /**
   * Reads what is to be sent: in the trace of the call only before the first message, so that a
   * trace does not grow as long as its stream.
   */
  public <V> V read(Function<Call, V> work) {
    if (!begun) {
      return work.apply(call);
    }
    try (var _ = Context.root().makeCurrent()) {
      return work.apply(call);
    }
  }

  /** The same again and again: a database that is away for a moment ends no stream. */
  public <V> V readOn(Function<Call, V> work) {
    for (var tries = 1; ; tries++) {
      try {
        return read(work);
      } catch (UsersFailure.Unavailable | UsersFailure.Busy e) {
        if (tries == TRIES) {
          throw e;
        }
        var _ = awaitNews(() -> false, BETWEEN_TRIES);
      }
    }
  }

  /**
   * Sends messages while there is room, each made when it is sent.
   *
   * @return how many; what was not sent need not be kept
   */
  public <S> int sendSome(List<S> from, Function<S, T> message) {
    var sent = 0;
    for (var one : from) {
      if (!await(observer::isReady, PAUSE_NANOS)) {
        break;
      }
      begun = true;
      observer.onNext(message.apply(one));
      sent++;
    }
    return sent;
  }

  /** Whether the reader has room now. */
  public boolean hasRoom() {
    return observer.isReady();
  }

  /** Returns when the reader has room. */
  public void awaitRoom() {
    if (!await(observer::isReady, stall.toNanos())) {
      throw new UsersFailure.Stalled(stall);
    }
  }

  /**
   * Waits for something that is followed by {@link #wake}; also ends when this instance leaves.
   *
   * @return whether it holds, false when the time is over
   */
  public boolean awaitNews(BooleanSupplier news, Duration most) {
    var come = await(() -> leaving || news.getAsBoolean(), most.toNanos());
    if (leaving) {
      throw new UsersFailure.Leaving();
    }
    return come;
  }

  private boolean await(BooleanSupplier condition, long nanos) {
    var end = nanoTime.getAsLong() + nanos;
    lock.lock();
    try {
      while (true) {
        if (call.ended()) {
          throw new UsersFailure.CallerGone(null);
        }
        if (condition.getAsBoolean()) {
          return true;
        }
        var left = end - nanoTime.getAsLong();
        if (left <= 0) {
          return false;
        }
        var _ = woken.awaitNanos(Math.min(left, Math.max(call.remainingNanos(), 1)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsersFailure.CallerGone(e);
    } finally {
      lock.unlock();
    }
  }

  public void wake() {
    lock.lock();
    try {
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream when it next waits for news. */
  public void leave() {
    leaving = true;
    wake();
  }
}
