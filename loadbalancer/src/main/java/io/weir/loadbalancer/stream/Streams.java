package io.weir.loadbalancer.stream;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.runtime.identity.IdentityLease;
import io.weir.runtime.listener.DrainConfig;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Open streams of a cluster, which are ended when idle, too old, or with the process. Thread-safe;
 * each stream is confined to the event loop of its call.
 */
public final class Streams {
  private final StreamsConfig config;
  private final LongSupplier nanoTime;
  private final IntUnaryOperator random;
  private final Consumer<StreamEnd> onEnd;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable DrainConfig drain;

  /**
   * @param nanoTime monotonic clock
   * @param random returns a number from 0 to its argument, exclusive
   * @param onEnd receives the reason for each stream that had to be ended
   */
  public Streams(
      StreamsConfig config,
      LongSupplier nanoTime,
      IntUnaryOperator random,
      Consumer<StreamEnd> onEnd) {
    this.config = config;
    this.nanoTime = nanoTime;
    this.random = random;
    this.onEnd = onEnd;
  }

  /** Call that is a stream. Methods are called on its event loop. */
  public interface Flow {

    /** Returns the number of frames in both directions so far. */
    long frames();

    void breakOff(StreamEnd end);
  }

  /**
   * Registers a stream that has begun.
   *
   * @param lease time for which the identity of its caller holds; closed with the stream
   */
  public Open begin(EventLoop loop, Flow flow, IdentityLease lease) {
    var begun = new Open(loop, flow, lease);
    open.add(begun);
    begun.expire();
    begun.look();
    var draining = drain;
    if (draining != null) {
      begun.endWithin(draining);
    }
    return begun;
  }

  /**
   * Ends the streams because the process ends. Streams get half of the grace to end by themselves.
   * The rest are ended at different times, so that their callers do not all start again at once.
   */
  public void drain(DrainConfig begun) {
    drain = begun;
    open.forEach(stream -> stream.loop.execute(() -> stream.endWithin(begun)));
  }

  public int size() {
    return open.size();
  }

  /** Stream in progress. */
  public final class Open {
    private final EventLoop loop;
    private final Flow flow;
    private final IdentityLease lease;
    private final StreamLife life;
    private @Nullable ScheduledFuture<?> looking;
    private @Nullable ScheduledFuture<?> leaving;
    private @Nullable ScheduledFuture<?> expiring;

    private Open(EventLoop loop, Flow flow, IdentityLease lease) {
      this.loop = loop;
      this.flow = flow;
      this.lease = lease;
      this.life = new StreamLife(config, nanoTime.getAsLong(), random);
    }

    private void look() {
      long now = nanoTime.getAsLong();
      var end = life.end(now, flow.frames());
      long wait = life.untilLook(now);
      if (end != null) {
        end(end);
      } else if (wait != StreamLife.NEVER) {
        looking = loop.schedule(this::look, wait, TimeUnit.NANOSECONDS);
      }
    }

    /** Ends the stream if its lease has ended; looks again when it may have. */
    private void expire() {
      var ends = lease.ends();
      if (ends == null) {
        return;
      }
      long left = ends - nanoTime.getAsLong();
      if (left <= 0 && expiring != null) {
        end(StreamEnd.IDENTITY);
      } else {
        // One that has ended already begins, and is ended then.
        expiring = loop.schedule(this::expire, Math.max(0, left), TimeUnit.NANOSECONDS);
      }
    }

    /** Schedules the end between half and nine tenths of the grace, which follows the delay. */
    private void endWithin(DrainConfig begun) {
      if (leaving == null && open.contains(this)) {
        long millis = begun.grace().toMillis();
        long after =
            begun.delay().toMillis()
                + millis / 2
                + random.applyAsInt(Math.clamp(millis * 2 / 5, 1, 1 << 30));
        leaving = loop.schedule(() -> end(StreamEnd.DRAIN), after, TimeUnit.MILLISECONDS);
      }
    }

    private void end(StreamEnd why) {
      if (open.contains(this)) {
        over();
        onEnd.accept(why);
        flow.breakOff(why);
      }
    }

    /** Ends the stream because there is no room for its bytes. Called on any thread. */
    public void exhausted() {
      loop.execute(() -> end(StreamEnd.BYTES));
    }

    /** Records that the stream has ended. Called on its event loop. */
    public void over() {
      open.remove(this);
      lease.close();
      cancel(looking);
      cancel(leaving);
      cancel(expiring);
    }

    private static void cancel(@Nullable ScheduledFuture<?> task) {
      if (task != null) {
        task.cancel(false);
      }
    }
  }
}
