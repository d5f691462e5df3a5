package io.weir.users.database;

import io.weir.users.call.Call;
import io.weir.users.call.Failure;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work of the service itself on its own thread: periodically, and at once when woken. A failed
 * run is repeated. The work receives a {@link Call} that ends when the task is closed.
 */
public final class PeriodicTask implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** One run of a task. */
  public interface Work {
    /** Runs once. Returns true to run again at once. */
    boolean run(Call call);
  }

  private final Work work;
  private final Duration period;
  private final Semaphore wake = new Semaphore(0);
  private final OwnCall call = new OwnCall();
  private final Thread thread;

  public PeriodicTask(String name, Duration period, Work work) {
    this.period = period;
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
    while (!call.ended()) {
      var more = runOnce();
      try {
        var _ = more || wake.tryAcquire(period.toNanos(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean runOnce() {
    try {
      return work.run(call);
    } catch (Failure e) {
      // The database is unavailable or busy; DatabaseMonitor logs that.
      return false;
    } catch (RuntimeException e) {
      if (!call.ended()) {
        log.error("{} failed, trying again", thread.getName(), e);
      }
      return false;
    }
  }

  @Override
  public void close() {
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    call.end();
    wake.release();
    try {
      if (!thread.join(CLOSE)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The call on which the work runs. */
  private static final class OwnCall implements Call {
    private final CopyOnWriteArraySet<Runnable> onEnd = new CopyOnWriteArraySet<>();
    private volatile boolean ended;

    void end() {
      ended = true;
      onEnd.forEach(Runnable::run);
    }

    @Override
    public long remainingNanos() {
      return ended ? 0 : Long.MAX_VALUE;
    }

    @Override
    public boolean ended() {
      return ended;
    }

    @Override
    public Runnable onEnd(Runnable action) {
      onEnd.add(action);
      if (ended) {
        action.run();
      }
      return () -> onEnd.remove(action);
    }
  }
}
