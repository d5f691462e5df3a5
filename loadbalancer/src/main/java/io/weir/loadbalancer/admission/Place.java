package io.weir.loadbalancer.admission;

import com.linecorp.armeria.common.HttpResponse;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import io.opentelemetry.api.common.AttributeKey;
import io.weir.loadbalancer.admission.gradient.AdaptiveLimit;
import io.weir.runtime.exchange.Exchange;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Place of one unary call in its cluster: asked for when the call could be sent, freed when it has
 * ended. Confined to the event loop of the call, but for the methods of {@link Admission.Entrant}.
 */
public final class Place implements Admission.Entrant {
  private static final FastThreadLocal<LoopLag> LAG = new FastThreadLocal<>();
  private static final AttributeKey<Long> WAITED = AttributeKey.longKey("weir.admission.waited_ms");
  private static final AttributeKey<String> REFUSED =
      AttributeKey.stringKey("weir.admission.refused");

  private final Places places;
  private final Admission admission;
  private final Exchange exchange;
  private final String rpc;
  private final EventLoop loop;
  private final boolean shedLast;
  private final long bytes;
  private @Nullable Runnable next;
  private @Nullable Consumer<HttpResponse> refuse;
  private FairQueue.@Nullable Ticket<Admission.Entrant> ticket;
  private @Nullable ScheduledFuture<?> limit;
  private long waitsSince;
  private int entered = AdaptiveLimit.REFUSED;
  private boolean over;

  Place(Places places, Exchange exchange, String rpc, long bytes) {
    this.places = places;
    this.admission = places.admission();
    this.exchange = exchange;
    this.rpc = rpc;
    this.loop = exchange.eventLoop().withoutContext();
    this.shedLast = admission.isShedLast(exchange.context().rawPath());
    this.bytes = bytes;
  }

  /**
   * Asks for the place.
   *
   * @param leftNanos time that the call has left, in nanoseconds
   * @param admitted runs on the event loop when the call has the place
   * @param refused receives the answer on the event loop if the call does not get the place in time
   */
  public void ask(long leftNanos, Runnable admitted, Consumer<HttpResponse> refused) {
    var full = places.bulkheads().enterService(exchange, rpc);
    if (full != null) {
      over = true;
      refused.accept(full);
      return;
    }
    entered = admission.tryEnter(shedLast);
    if (entered != AdaptiveLimit.REFUSED) {
      lag().probe(loop, now());
      admitted.run();
      return;
    }
    next = admitted;
    refuse = refused;
    waitsSince = now();
    long wait = admission.maxWaitNanos(leftNanos);
    if (wait <= 0) {
      refuse();
      return;
    }
    limit = loop.schedule(this::expire, wait, TimeUnit.NANOSECONDS);
    ticket = admission.await(this);
  }

  private void expire() {
    var waiting = ticket;
    if (!over && waiting != null && admission.withdraw(this, waiting)) {
      refuse();
    }
  }

  private void refuse() {
    end();
    long waited = now() - waitsSince;
    exchange.span().setAttribute(REFUSED, places.meters().refused(waited));
    var to = refuse;
    if (to != null) {
      to.accept(places.refusal(waited));
    }
  }

  @Override
  public void admitted(int number) {
    loop.execute(() -> begin(number));
  }

  private void begin(int number) {
    if (over) {
      admission.leave();
      return;
    }
    entered = number;
    stopWaiting();
    long now = now();
    places.meters().waited(now - waitsSince);
    exchange.span().setAttribute(WAITED, TimeUnit.NANOSECONDS.toMillis(now - waitsSince));
    lag().probe(loop, now);
    var then = next;
    if (then != null) {
      then.run();
    }
  }

  @Override
  public void evicted() {
    loop.execute(() -> {
      if (!over) {
        refuse();
      }
    });
  }

  private void end() {
    over = true;
    stopWaiting();
    places.bulkheads().leaveService(rpc);
  }

  private void stopWaiting() {
    ticket = null;
    var timer = limit;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /**
   * Records the latency of an attempt that was answered.
   *
   * @param nanos latency in nanoseconds
   */
  public void took(long nanos) {
    if (entered != AdaptiveLimit.REFUSED && !over) {
      // The answer waited to be read, and the request to be written, for about one turn each.
      long late = 2 * lag().nanos(now());
      admission.took(rpc, entered, nanos, Math.min(late, nanos));
    }
  }

  /** Frees the place, or stops waiting for it. Later calls have no effect. */
  public void free() {
    if (over) {
      return;
    }
    var waiting = ticket;
    end();
    if (entered != AdaptiveLimit.REFUSED) {
      admission.leave();
    } else if (waiting != null) {
      // If the place has been given meanwhile, it is freed as soon as it arrives.
      var _ = admission.withdraw(this, waiting);
    }
  }

  private long now() {
    return places.nanoTime().getAsLong();
  }

  private LoopLag lag() {
    var lag = LAG.get();
    if (lag == null) {
      lag = new LoopLag(places.nanoTime());
      LAG.set(lag);
    }
    return lag;
  }

  @Override
  public Object caller() {
    return exchange.caller().key();
  }

  @Override
  public Object connection() {
    return exchange.caller().connection();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean shedLast() {
    return shedLast;
  }
}
