package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.EventLoop;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.websocket.Closing;
import io.weir.gateway.websocket.FrameWriter;
import io.weir.grpc.GrpcCode;
import io.weir.observability.serving.TracingService;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Our end of a WebSocket: relays the answer of the call at the pace at which the caller reads,
 * keeps the connection alive, and closes it as RFC 6455, 7 has it. Lives on the event loop of its
 * connection.
 */
final class Socket implements Subscriber<HttpObject> {
  static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  /** How long the caller has to answer our Close frame. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** How long it has to read what is on its way once there is no more to say. */
  private static final Duration LEAVING = Duration.ofSeconds(1);

  /** Frames that have not gone, of pongs. */
  private static final int UNSENT = 16;

  private final ServiceRequestContext ctx;
  private final EventLoop loop;
  private final Duration heartbeat;
  private final Function<Failure, Closing> closings;
  private final HttpResponseWriter out = HttpResponse.streaming();
  private @Nullable SocketAnswer answer;
  private @Nullable HttpResponse call;
  private @Nullable HttpRequest request;
  private @Nullable Subscription messages;
  private @Nullable ScheduledFuture<?> beating;
  private @Nullable ScheduledFuture<?> leaving;
  private int unsent;
  private boolean pinged;
  private boolean heard;
  private boolean listening;
  private boolean closing;
  private boolean over;

  /**
   * @param heartbeat how long the caller may be silent before it is asked whether it is there
   * @param closings what a caller is told of a failure
   */
  Socket(ServiceRequestContext ctx, Duration heartbeat, Function<Failure, Closing> closings) {
    this.ctx = ctx;
    this.loop = ctx.eventLoop().withoutContext();
    this.heartbeat = heartbeat;
    this.closings = closings;
  }

  /** The answer to the handshake, and all that follows. */
  HttpResponse open(ResponseHeaders agreed) {
    out.write(agreed);
    var _ = out.whenComplete().handle((done, cause) -> onLoop(() -> end(cause)));
    long nanos = heartbeat.toNanos();
    beating = loop.scheduleAtFixedRate(this::beat, nanos, nanos, TimeUnit.NANOSECONDS);
    return out;
  }

  /** Relays an answer, and lets go of the call when the connection ends before it does. */
  void relay(HttpResponse upstream, SocketAnswer how, HttpRequest sent) {
    call = upstream;
    answer = how;
    request = sent;
    upstream.decode(new FrameDecoder(how, RequestFault.NONE)).subscribe(this, ctx.eventLoop());
  }

  @Nullable Void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
    return null;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    messages = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(HttpObject frame) {
    if (!closing && frame instanceof HttpData data) {
      var _ = send(data).thenRun(this::next);
    }
  }

  private void next() {
    var from = messages;
    if (from != null && !closing) {
      from.request(1);
    }
  }

  @Override
  public void onError(Throwable cause) {
    if (!closing) {
      fail(Diagnosis.of(cause));
    }
  }

  @Override
  public void onComplete() {
    var how = answer;
    var failure = how == null ? null : how.failure();
    if (closing) {
      return;
    }
    if (failure == null) {
      TracingService.ended(ctx, GrpcCode.OK.number());
      close(Closing.NORMAL);
    } else {
      fail(failure);
    }
  }

  /** When it has gone on its way. */
  private CompletableFuture<Void> send(HttpData frame) {
    if (!out.tryWrite(frame)) {
      return new CompletableFuture<>();
    }
    unsent++;
    return out.whenConsumed().thenRun(() -> unsent--);
  }

  /** The call failed: the caller is told why. */
  void fail(Failure failure) {
    close(closings.apply(failure));
  }

  /** What the caller sends makes no sense. */
  void broken(Closing why) {
    if (!closing) {
      TracingService.ended(ctx, GrpcCode.INVALID_ARGUMENT.number());
      close(why);
    }
    // Its answer could not be read.
    leave();
  }

  private void close(Closing why) {
    if (!closing) {
      closing = true;
      var _ = send(HttpData.wrap(FrameWriter.close(why)));
      hangUp();
      leaveIn(CLOSING);
    }
  }

  boolean isClosing() {
    return closing;
  }

  /**
   * The closing handshake is complete once we have answered; a server ends the connection first.
   */
  void closedByCaller(Closing theirs) {
    if (!closing) {
      TracingService.ended(ctx, GrpcCode.CANCELLED.number());
      close(theirs.echoed());
    }
    leave();
  }

  /** The connection has ended, or half of it. */
  void gone() {
    left();
    leave();
  }

  /** Nobody waits for what is on its way: the call ends now, not when that has gone. */
  private void left() {
    if (!closing) {
      closing = true;
      TracingService.ended(ctx, GrpcCode.CANCELLED.number());
      hangUp();
    }
  }

  private void leave() {
    out.close();
    // What it does not read keeps the connection: not for ever.
    leaveIn(LEAVING);
  }

  private void leaveIn(Duration time) {
    stop(leaving);
    leaving = over ? null : loop.schedule(this::cut, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cut() {
    if (unsent == 0 && out.isOpen()) {
      leave();
    } else {
      out.abort();
    }
  }

  /** Of the connection: nothing of it is left behind. */
  private void end(@Nullable Throwable cause) {
    over = true;
    left();
    stop(beating);
    stop(leaving);
    hangUp();
    Line.end(ctx, cause == null ? LEAVING : Duration.ZERO);
  }

  /** The call is of no use any more; one that has ended does not mind. */
  private void hangUp() {
    var from = messages;
    if (from != null) {
      from.cancel();
    }
    if (call != null) {
      call.abort();
    }
    if (request != null) {
      request.abort();
    }
  }

  private static void stop(@Nullable ScheduledFuture<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }

  /** Something came from the caller. */
  void heard() {
    heard = true;
    pinged = false;
  }

  /** Whether we read: what is not read cannot show that the caller is there. */
  void listening(boolean reads) {
    listening = reads;
  }

  /**
   * A caller that has gone without a word is found out by what it does not answer; while we do not
   * read, by what it does not take: its machine refuses it.
   */
  private void beat() {
    boolean silent = !heard && unsent == 0 && !closing;
    heard = false;
    if (!silent) {
      return;
    }
    if (pinged && listening) {
      closing = true;
      out.abort();
      return;
    }
    pinged = true;
    var _ = send(HttpData.wrap(FrameWriter.ping()));
  }

  /**
   * Answers a ping.
   *
   * @return when the next may come: who pings and does not read what it gets is not read either
   */
  CompletableFuture<Void> pong(byte[] content) {
    if (closing) {
      return DONE;
    }
    var sent = send(HttpData.wrap(FrameWriter.pong(content)));
    return unsent < UNSENT ? DONE : sent;
  }
}
