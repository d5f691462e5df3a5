package io.weir.users.server;

import io.grpc.stub.ServerCallStreamObserver;
import io.opentelemetry.context.Context;
import io.weir.users.call.Call;
import io.weir.users.call.CallEnded;
import io.weir.users.call.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Sending side of a stream. It sends a message only when the client is ready for it, and every wait
 * ends when the call does. Used by one thread; any thread may call {@link #wake} and {@link
 * #leave}.
 */
public final class OutboundStream<T> {
  /**
   * Time within which a client that reads is ready again. For other clients no messages are held.
   */
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private static final int MAX_TRIES = 10;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

  private final ServerCallStreamObserver<T> observer;
  private final Call call;
  private final Duration stall;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean begun;
  private volatile boolean leaving;

  OutboundStream(
      ServerCallStreamObserver<T> observer, Call call, Duration stall, LongSupplier nanoTime) {
    this.observer = observer;
    this.call = call;
    this.stall = stall;
    this.nanoTime = nanoTime;
  }

  public Call call() {
    return call;
  }

  /** Sends a message as soon as the client is ready. */
  public void send(T message) {
    awaitReady();
    begun = true;
    observer.onNext(message);
  }

  /**
   * Runs work that reads from the database. It belongs to the trace of the call only before the
   * first message, so that the trace of a long stream does not grow without bound.
   */
  public <V> V read(Function<Call, V> work) {
    if (!begun) {
      return work.apply(call);
    }
    try (var _ = Context.root().makeCurrent()) {
      return work.apply(call);
    }
  }

  /** Reads like {@link #read}, and repeats temporary failures for some seconds. */
  public <V> V readAgain(Function<Call, V> work) {
    for (var tries = 1; ; tries++) {
      try {
        return read(work);
      } catch (Failure e) {
        if (!e.temporary() || tries == MAX_TRIES) {
          throw e;
        }
        var _ = awaitNews(() -> false, BETWEEN_TRIES);
      }
    }
  }

  /**
   * Sends messages while the client is ready, converting each when it is sent.
   *
   * @return the number of messages sent; the caller need not keep the others
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

  /** Returns true if the client is ready for a message. */
  public boolean isReady() {
    return observer.isReady();
  }

  /** Waits until the client is ready. */
  public void awaitReady() {
    if (!await(observer::isReady, stall.toNanos())) {
      throw new StreamFailure.Stalled(stall);
    }
  }

  /**
   * Waits for a condition whose changes are followed by {@link #wake}. Fails when the instance
   * shuts down.
   *
   * @return true if the condition holds; false if the time has passed
   */
  public boolean awaitNews(BooleanSupplier news, Duration most) {
    var come = await(() -> leaving || news.getAsBoolean(), most.toNanos());
    if (leaving) {
      throw new StreamFailure.Leaving();
    }
    return come;
  }

  private boolean await(BooleanSupplier condition, long nanos) {
    var end = nanoTime.getAsLong() + nanos;
    lock.lock();
    try {
      while (true) {
        if (call.ended()) {
          throw new CallEnded(call);
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
      throw new CallEnded(call, e);
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

  /** Makes the next wait for news fail, because the instance shuts down. */
  void leave() {
    leaving = true;
    wake();
  }
}
