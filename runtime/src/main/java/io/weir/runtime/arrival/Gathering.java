package io.weir.runtime.arrival;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.grpc.Dialect;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.TimeLeft;
import io.weir.runtime.memory.MemoryKind;
import io.weir.runtime.memory.Room;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Gathers a request or a response piece by piece. Where bytes are short it stops reading, so that
 * flow control slows the sender, and gives up after a while. A request must also arrive at a least
 * rate and before its deadline. Confined to the event loop of the exchange.
 */
public final class Gathering implements Subscriber<HttpObject> {
  /** Bytes that are not counted: most messages are smaller, and arrive at once. */
  public static final int SMALL = 4 << 10;

  private final Exchange exchange;
  private final MemoryKind kind;
  private final boolean bounded;
  private final CompletableFuture<Gathered> whole = new CompletableFuture<>();
  private final Pieces pieces = new Pieces();
  private final ArrivalRate rate = new ArrivalRate();
  private @Nullable ResponseHeaders headers;
  private HttpHeaders trailers = HttpHeaders.of();
  private @Nullable Subscription source;
  private @Nullable ScheduledFuture<?> period;
  private long bytes;
  private boolean waiting;

  private Gathering(Exchange exchange, MemoryKind kind, boolean bounded) {
    this.exchange = exchange;
    this.kind = kind;
    this.bounded = bounded;
  }

  /**
   * Gathers the request of a caller.
   *
   * @return future that completes on the event loop; fails with {@link SlowArrival} or {@link
   *     io.weir.runtime.memory.MemoryExhausted}
   */
  public static CompletableFuture<Gathered> ofCaller(Exchange exchange, HttpRequest request) {
    var gathering = new Gathering(exchange, MemoryKind.REQUESTS, true);
    gathering.startPeriod();
    request.subscribe(gathering, exchange.eventLoop());
    return gathering.whole;
  }

  /**
   * Gathers the request of an attempt. A request that was transcoded is in memory already, so it is
   * counted but never refused.
   */
  public static CompletableFuture<Gathered> ofCall(Exchange exchange, HttpRequest request) {
    if (exchange.dialect() != Dialect.HTTP) {
      return ofCaller(exchange, request);
    }
    var gathering = new Gathering(exchange, MemoryKind.REQUESTS, false);
    request.subscribe(gathering, exchange.eventLoop());
    return gathering.whole;
  }

  /** Gathers the response of an instance. */
  public static CompletableFuture<Gathered> ofResponse(Exchange exchange, HttpResponse response) {
    var gathering = new Gathering(exchange, MemoryKind.ANSWERS, true);
    response.subscribe(gathering, exchange.eventLoop());
    return gathering.whole;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(HttpObject object) {
    if (object instanceof HttpData data) {
      bytes += data.length();
      pieces.add(data);
    } else if (object instanceof ResponseHeaders response) {
      headers = response;
    } else if (object instanceof HttpHeaders last) {
      trailers = last;
    }
    more();
  }

  private void more() {
    if (bytes > SMALL) {
      exchange.memory().set(kind, bytes);
      if (bounded && !exchange.memory().hasRoom()) {
        waiting = true;
        var _ =
            Room.in(exchange.memory(), exchange.eventLoop())
                .handle((room, none) -> none == null ? read() : fail(none));
        return;
      }
    }
    var _ = read();
  }

  private @Nullable Void read() {
    var from = source;
    if (from != null) {
      from.request(1);
    }
    return null;
  }

  @Override
  public void onError(Throwable cause) {
    stopPeriod();
    forget();
    whole.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    stopPeriod();
    whole.complete(new Gathered(headers, pieces.join(), trailers));
  }

  private void startPeriod() {
    long nanos = exchange.memory().budget().config().arrival().toNanos();
    if (exchange.timeLeft() instanceof TimeLeft.Until until) {
      nanos = Math.max(1, Math.min(nanos, until.nanos()));
    }
    period = exchange.eventLoop().schedule(this::endPeriod, nanos, TimeUnit.NANOSECONDS);
  }

  private void stopPeriod() {
    var timer = period;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void endPeriod() {
    if (whole.isDone()) {
      return;
    }
    boolean late = exchange.timeLeft() instanceof TimeLeft.Until until && until.nanos() <= 0;
    if (late || rate.isTooSlow(bytes, waiting)) {
      var _ = fail(new SlowArrival());
    } else {
      waiting = false;
      startPeriod();
    }
  }

  /**
   * Gives up. Over HTTP/1, the connection cannot be used any more while a request is unfinished.
   */
  private @Nullable Void fail(Throwable cause) {
    var from = source;
    if (from != null) {
      from.cancel();
    }
    stopPeriod();
    forget();
    if (kind == MemoryKind.REQUESTS && !exchange.context().sessionProtocol().isMultiplex()) {
      var _ = exchange.context().initiateConnectionShutdown();
    }
    whole.completeExceptionally(cause);
    return null;
  }

  private void forget() {
    pieces.clear();
    if (bytes > SMALL) {
      exchange.memory().set(kind, 0);
    }
  }
}
