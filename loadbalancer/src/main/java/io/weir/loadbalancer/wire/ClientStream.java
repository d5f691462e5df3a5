package io.weir.loadbalancer.wire;

import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.ByteBufAccessMode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One call to an endpoint: waits for a connection, sends the request, and passes the response on as
 * its subscriber asks for it. The flow-control window opens only for content that was passed on, so
 * that a slow subscriber slows the endpoint. Confined to the event loop.
 */
public final class ClientStream implements Subscription, ChannelFutureListener {
  private final HttpRequest request;
  private final Subscriber<? super HttpObject> subscriber;
  private final EventLoop loop;
  private final long timeoutNanos;
  private final RequestBody body;
  private @Nullable ClientConnection connection;
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable Queue<HttpObject> waiting;
  private @Nullable Throwable error;
  private int id;
  private long demand;
  private boolean draining;
  private boolean answered;
  private boolean ended;
  private boolean told;

  /**
   * @param whole whether the content of the request has arrived completely
   * @param timeoutNanos time from the headers of the request to the end of the response; 0 for no
   *     limit
   */
  ClientStream(
      HttpRequest request,
      boolean whole,
      long timeoutNanos,
      EventLoop loop,
      Subscriber<? super HttpObject> subscriber) {
    this.request = request;
    this.timeoutNanos = timeoutNanos;
    this.loop = loop;
    this.subscriber = subscriber;
    this.body = new RequestBody(this, whole);
  }

  HttpRequest request() {
    return request;
  }

  /** Returns whether the call is over, perhaps before it got a connection. */
  boolean ended() {
    return ended;
  }

  /** Sends the request on a stream whose headers are written. */
  void opened(ClientConnection on, int streamId) {
    connection = on;
    id = streamId;
    if (timeoutNanos > 0) {
      timer =
          loop.schedule(
              () -> stop(ResponseTimeoutException.get()), timeoutNanos, TimeUnit.NANOSECONDS);
    }
    request.subscribe(body, loop, SubscriptionOption.WITH_POOLED_OBJECTS);
  }

  /** Ends the call if its headers could not be written: the endpoint has not seen it. */
  @Override
  public void operationComplete(ChannelFuture written) {
    if (!written.isSuccess()) {
      notSent(written.cause());
    }
  }

  /** Ends the call, which the endpoint has not seen. */
  void notSent(Throwable cause) {
    fail(UnprocessedRequestException.of(cause));
  }

  /** Writes a frame of the request. Takes the buffer over. */
  void write(HttpData data, boolean end, @Nullable ChannelFutureListener written) {
    var on = connection;
    if (on == null || ended) {
      data.close();
    } else {
      on.write(id, data.byteBuf(ByteBufAccessMode.FOR_IO), end, written);
    }
  }

  void flush() {
    var on = connection;
    if (on != null) {
      on.flush();
    }
  }

  /** Receives headers or trailers. */
  void headers(Http2Headers list, boolean end) throws Http2Exception {
    if (ended) {
      return;
    }
    if (list.status() == null) {
      if (!answered) {
        throw malformed("trailers without headers");
      }
      pass(HeaderLists.ofTrailers(list));
    } else {
      if (answered) {
        throw malformed("headers after headers");
      }
      var headers = HeaderLists.ofResponse(list, end);
      answered = !headers.status().isInformational();
      pass(headers);
    }
    if (end && !ended) {
      complete();
    }
  }

  private Http2Exception malformed(String what) {
    return Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, what);
  }

  /**
   * Receives content. Returns the bytes that need no more room: all, unless the subscriber has not
   * asked for them.
   */
  int data(ByteBuf data, boolean end) throws Http2Exception {
    int bytes = data.readableBytes();
    if (ended) {
      return bytes;
    }
    if (!answered) {
      throw malformed("content without headers");
    }
    boolean passed = bytes == 0 || pass(HttpData.wrap(ByteBufUtil.getBytes(data)));
    if (end && !ended) {
      complete();
    }
    return passed ? bytes : 0;
  }

  /** Passes an object on, or keeps it. Returns whether it was passed on. */
  private boolean pass(HttpObject object) {
    var queue = waiting;
    if (demand > 0 && (queue == null || queue.isEmpty())) {
      demand--;
      subscriber.onNext(object);
      return true;
    }
    if (queue == null) {
      queue = new ArrayDeque<>();
      waiting = queue;
    }
    queue.add(object);
    return false;
  }

  @Override
  public void request(long n) {
    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    if (!draining) {
      drain();
    }
  }

  private void drain() {
    draining = true;
    var queue = waiting;
    int bytes = 0;
    while (queue != null && demand > 0 && !queue.isEmpty()) {
      demand--;
      var object = queue.remove();
      bytes += object instanceof HttpData data ? data.length() : 0;
      subscriber.onNext(object);
    }
    draining = false;
    var on = connection;
    if (bytes > 0 && on != null) {
      on.consumed(id, bytes);
    }
    tellEnd();
  }

  /** Ends the call, whose stream has ended, behind what has arrived of the response. */
  void fail(Throwable cause) {
    if (!ended) {
      end(cause);
    }
  }

  /** Ends the call and its stream, behind what has arrived of the response. */
  private void stop(Throwable cause) {
    if (!ended) {
      ended = true;
      reset();
      end(cause);
    }
  }

  /** Ends the call because nobody waits for it any more. */
  public void abort() {
    abort(AbortedStreamException.get());
  }

  /** Ends the call now, and drops what has arrived of the response. */
  void abort(Throwable cause) {
    if (told) {
      return;
    }
    var queue = waiting;
    if (queue != null) {
      queue.clear();
    }
    if (ended) {
      error = cause;
      tellEnd();
    } else {
      stop(cause);
    }
  }

  @Override
  public void cancel() {
    abort(CancelledSubscriptionException.get());
  }

  /** Ends the call after a complete response. */
  private void complete() {
    ended = true;
    if (!body.ended()) {
      // Nobody reads the rest of the request.
      reset();
    }
    end(null);
  }

  private void reset() {
    var on = connection;
    if (on != null) {
      on.reset(id);
    }
  }

  private void end(@Nullable Throwable cause) {
    ended = true;
    error = cause;
    var running = timer;
    if (running != null) {
      var _ = running.cancel(false);
    }
    if (connection == null) {
      request.abort();
    }
    body.cancel();
    tellEnd();
  }

  private void tellEnd() {
    var queue = waiting;
    if (!ended || told || draining || (queue != null && !queue.isEmpty())) {
      return;
    }
    told = true;
    var cause = error;
    if (cause == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(cause);
    }
  }
}
