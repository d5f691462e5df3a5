package io.weir.gateway.form.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.form.encoding.CompressedPieces;
import io.weir.gateway.form.upstream.FrameDecoder;
import io.weir.gateway.web.WebConfig;
import io.weir.runtime.exchange.Exchange;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Stream of server-sent events. Sends a comment after a heartbeat without events, so that neither a
 * browser nor a proxy considers the stream dead. Relays as fast as the client reads. Confined to
 * the event loop of its call.
 */
public final class EventStream implements Subscriber<HttpObject> {
  private static final HttpData COMMENT = HttpData.wrap(":\n\n".getBytes(US_ASCII));

  private final TextStreamEncoder events;
  private final CompressedPieces pieces;
  private final long heartbeatNanos;
  private final HttpData retry;
  private final HttpResponseWriter out = HttpResponse.streaming();
  private @Nullable ScheduledFuture<?> beating;
  private @Nullable Subscription upstream;
  private boolean begun;
  private boolean quiet;
  private int unsent;

  /**
   * @param pieces compression of the response; closed when the stream ends
   */
  public EventStream(TextStreamEncoder events, CompressedPieces pieces, WebConfig web) {
    this.events = events;
    this.pieces = pieces;
    this.heartbeatNanos = web.heartbeat().toNanos();
    this.retry = HttpData.wrap(("retry: " + web.retry().toMillis() + "\n\n").getBytes(US_ASCII));
  }

  /** Relays the events of a call and starts the heartbeat. */
  public HttpResponse relay(Exchange exchange, HttpResponse upstream, FrameDecoder decoder) {
    beating =
        exchange
            .eventLoop()
            .withoutContext()
            .scheduleAtFixedRate(this::beat, heartbeatNanos, heartbeatNanos, TimeUnit.NANOSECONDS);
    var _ = out.whenComplete().handle((done, cause) -> ended(upstream, cause));
    upstream.decode(decoder).subscribe(this, exchange.eventLoop());
    return out;
  }

  private @Nullable Void ended(HttpResponse answer, @Nullable Throwable left) {
    var task = beating;
    if (task != null) {
      task.cancel(false);
    }
    pieces.close();
    if (left != null) {
      answer.abort(left);
    }
    return null;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(HttpObject object) {
    send(object);
    if (!begun) {
      begun = true;
      opened(object);
    }
    quiet = false;
    var _ = out.whenConsumed().thenRun(this::next);
  }

  /** Sends the reconnection time, unless the response is an error instead of a stream. */
  private void opened(HttpObject first) {
    if (first instanceof ResponseHeaders && events.hasBegun()) {
      send(retry);
    }
  }

  private void next() {
    var from = upstream;
    if (from != null) {
      from.request(1);
    }
  }

  private void send(HttpObject object) {
    pieces.pass(object, this::write);
  }

  private void write(HttpObject object) {
    if (out.tryWrite(object)) {
      unsent++;
      var _ = out.whenConsumed().thenRun(() -> unsent--);
    }
  }

  /**
   * Sends a comment if the stream was quiet, with the headers if it has not begun: the instance
   * sends none before its first message, and a browser counts as connected only once it has them.
   */
  private void beat() {
    if (quiet && unsent == 0) {
      for (var object : events.beginning()) {
        send(object);
        begun = true;
        opened(object);
      }
      send(COMMENT);
    }
    quiet = true;
  }

  @Override
  public void onError(Throwable cause) {
    out.close(cause);
  }

  @Override
  public void onComplete() {
    pieces.end(this::write);
    out.close();
  }
}
