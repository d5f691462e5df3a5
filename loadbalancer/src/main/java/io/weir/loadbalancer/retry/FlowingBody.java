package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import io.netty.util.concurrent.EventExecutor;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.runtime.arrival.Gathering;
import io.weir.runtime.memory.HeldBytes;
import io.weir.runtime.memory.MemoryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Streamed request body, read no faster than the endpoint accepts it. It keeps the first frames
 * until no other attempt can follow, because an endpoint that goes away may never have seen them.
 * Confined to the event loop of its call.
 */
final class FlowingBody implements Body, Publisher<HttpObject> {
  /** Limit of the memory of the frames kept. A call that has sent more cannot be repeated. */
  private static final int KEPT_BYTES = 64 << 10;

  /** Memory that a frame takes besides its bytes: one that has a single byte takes no less. */
  private static final int FRAME = 100;

  private final HttpRequest source;
  private final EventExecutor eventLoop;
  private final Supplier<HeldBytes> memory;
  private final List<HttpData> kept = new ArrayList<>(2);
  private @Nullable Subscription upstream;
  private @Nullable Reader reader;
  private boolean broken;
  private boolean begun;
  private boolean over;
  private boolean settled;
  private boolean stopped;
  private boolean overflowed;
  private boolean counted;
  private long keptBytes;
  private int arrived;
  private long asked;

  /**
   * @param eventLoop event loop of the call, on which all work runs
   * @param memory where the frames kept are counted; without room no more are kept
   */
  FlowingBody(HttpRequest source, EventExecutor eventLoop, Supplier<HeldBytes> memory) {
    this.source = source;
    this.eventLoop = eventLoop;
    this.memory = memory;
  }

  @Override
  public boolean repeatable() {
    return !overflowed && !broken;
  }

  @Override
  public long frames() {
    return arrived;
  }

  @Override
  public HttpRequest request(RequestHeadersBuilder headers) {
    return HttpRequest.of(headers.build(), this);
  }

  /** Returns the hash of the call: the body has not arrived when the first attempt is made. */
  @Override
  public long hash(UpstreamCall call) {
    return call.hash();
  }

  @Override
  public void settle() {
    onEventLoop(this::settleNow);
  }

  private void settleNow() {
    settled = true;
    var last = reader;
    if (last == null || last.cancelled) {
      stop();
    }
    forget();
  }

  @Override
  public void subscribe(Subscriber<? super HttpObject> subscriber) {
    onEventLoop(() -> read(new Reader(subscriber)));
  }

  private void read(Reader next) {
    reader = next;
    next.to.onSubscribe(next);
  }

  /** Requests from the caller the frames that the reader wants beyond those already requested. */
  private void pull(long wanted) {
    if (!begun) {
      begun = true;
      source.subscribe(new Source(), eventLoop);
    }
    var from = upstream;
    long more = wanted - asked;
    if (from != null && more > 0) {
      asked = wanted;
      from.request(more);
    }
  }

  private void onEventLoop(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      eventLoop.execute(task);
    }
  }

  /** Cancels the source, because no attempt reads it any longer. */
  private void stop() {
    stopped = true;
    var from = upstream;
    if (from != null) {
      from.cancel();
    } else if (!begun) {
      begun = true;
      source.abort();
    }
  }

  /** Releases the kept frames that the reader has received, once no other attempt can need them. */
  private void forget() {
    var last = reader;
    if ((settled || overflowed) && (stopped || (last != null && last.next == arrived))) {
      kept.clear();
      if (counted) {
        counted = false;
        memory.get().set(MemoryKind.REQUESTS, 0);
      }
    }
  }

  private void arrived(HttpData frame) {
    var to = reader;
    boolean live = to != null && !to.cancelled && to.next == arrived;
    asked--;
    arrived++;
    if (!live || !(settled || overflowed)) {
      keep(frame);
    }
    if (to != null && live) {
      to.live(frame);
    }
    forget();
  }

  private void keep(HttpData frame) {
    kept.add(frame);
    keptBytes += FRAME + frame.length();
    overflowed |= keptBytes > KEPT_BYTES;
    if (keptBytes > Gathering.SMALL) {
      counted = true;
      memory.get().set(MemoryKind.REQUESTS, keptBytes);
      overflowed |= !memory.get().hasRoom();
    }
  }

  /** Subscription of one attempt to the frames. */
  private final class Reader implements Subscription {
    private final Subscriber<? super HttpObject> to;
    private int next;
    private long demand;
    private boolean draining;
    private boolean cancelled;

    Reader(Subscriber<? super HttpObject> to) {
      this.to = to;
    }

    @Override
    public void request(long n) {
      onEventLoop(() -> more(n));
    }

    private void more(long n) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      drain();
    }

    /** Delivers the kept frames first, then requests more from the caller. */
    private void drain() {
      if (draining) {
        return;
      }
      draining = true;
      while (!cancelled && demand > 0 && next < kept.size()) {
        demand--;
        to.onNext(kept.get(next++));
      }
      draining = false;
      forget();
      if (cancelled || next < arrived) {
        return;
      }
      if (over) {
        end();
      } else if (demand > 0) {
        pull(demand);
      }
    }

    private void live(HttpData frame) {
      next++;
      demand--;
      to.onNext(frame);
    }

    private void end() {
      cancelled = true;
      if (broken) {
        // Any failure of the source came from the caller; the endpoint is not at fault.
        to.onError(AbortedStreamException.get());
      } else {
        to.onComplete();
      }
    }

    @Override
    public void cancel() {
      onEventLoop(this::leave);
    }

    private void leave() {
      cancelled = true;
      if (settled || overflowed) {
        stop();
      }
    }
  }

  /** Subscriber to the frames of the caller. */
  private final class Source implements Subscriber<HttpObject> {
    @Override
    public void onSubscribe(Subscription subscription) {
      upstream = subscription;
      var to = reader;
      if (stopped) {
        subscription.cancel();
      } else if (to != null && to.demand > 0) {
        pull(to.demand);
      }
    }

    @Override
    public void onNext(HttpObject frame) {
      // A gRPC request has no trailers; the end follows them.
      if (frame instanceof HttpData data) {
        arrived(data);
      }
    }

    @Override
    public void onError(Throwable cause) {
      broken = true;
      onComplete();
    }

    @Override
    public void onComplete() {
      over = true;
      var to = reader;
      if (to != null && !to.cancelled && to.next == arrived) {
        to.end();
      }
    }
  }
}
