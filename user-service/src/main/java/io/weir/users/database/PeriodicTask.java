package io.weir.users.database;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work of the service's own, again and again on a thread of its own: at once when woken, and after
 * a while. What fails is tried again. As a call it ends when it is closed.
 */
public final class PeriodicTask implements Call, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** Something to do. */
  public interface Work {
    /** Returns whether to do it again at once. */
    boolean some(Call call);
  }

  private final Work work;
  private final Duration every;
  private final Semaphore wake = new Semaphore(0);
  private final CopyOnWriteArraySet<Runnable> onEnd = new CopyOnWriteArraySet<>();
  private final Thread thread;
  private volatile boolean closed;

  public PeriodicTask(String name, Duration every, Work work) {
    this.every = every;
    this.work = work;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  public void wake() {
    wake.release();
  }

  private void run() {
    while (!closed) {
      var more = some();
      try {
        var _ = more || wake.tryAcquire(every.toNanos(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean some() {
    try {
      return work.some(this);
    } catch (UsersFailure e) {
      // The database is away or busy: said elsewhere.
      return false;
    } catch (RuntimeException e) {
      if (!closed) {
        log.error("{} failed, trying again", thread.getName(), e);
      }
      return false;
    }
  }

  @Override
  public long remainingNanos() {
    return closed ? 0 : Long.MAX_VALUE;
  }

  @Override
  public boolean ended() {
    return closed;
  }

  @Override
  public Runnable onEnd(Runnable action) {
    onEnd.add(action);
    if (closed) {
      action.run();
    }
    return () -> onEnd.remove(action);
  }

  @Override
  public void close() {
    closed = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    onEnd.forEach(Runnable::run);
    wake.release();
    try {
      if (!thread.join(CLOSE)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
