package io.weir.gateway.form.socket;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import io.netty.channel.EventLoop;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.socket.SocketState.Action;
import io.weir.gateway.form.socket.SocketState.Event;
import io.weir.gateway.form.upstream.FrameDecoder;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.websocket.CloseStatus;
import io.weir.gateway.websocket.FrameWriter;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Our end of a WebSocket: reports events to {@link SocketState} and {@link KeepAlive} and performs
 * their actions. Lives on the event loop of its connection.
 */
final class Socket {
  static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  /** Time in which the client may answer our Close frame. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Time in which the client may read what is on its way once nothing more is sent. */
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

  /** Frames on their way from which on a ping waits until its pong has gone out. */
  private static final int UNSENT_PONGS = 16;

  private final Exchange exchange;
  private final EventLoop loop;
  private final Duration heartbeat;
  private final Function<Failure, CloseStatus> closings;
  private final SocketOutput output = new SocketOutput();
  private SocketState state = SocketState.OPEN;
  private KeepAlive keepAlive = KeepAlive.SILENT;
  private boolean reading;
  private @Nullable SocketCall call;
  private @Nullable ScheduledFuture<?> beats;
  private @Nullable ScheduledFuture<?> timeout;

  /**
   * @param heartbeat after so long without input the client is asked for a sign of life
   * @param closings words and records the Close frame for a failure
   */
  Socket(Exchange exchange, Duration heartbeat, Function<Failure, CloseStatus> closings) {
    this.exchange = exchange;
    this.loop = exchange.eventLoop().withoutContext();
    this.heartbeat = heartbeat;
    this.closings = closings;
  }

  /** Returns the answer to the handshake, and all that follows it. */
  HttpResponse open(ResponseHeaders agreed) {
    output.open(agreed);
    var response = output.response();
    var _ =
        response
            .whenComplete()
            .handle((done, cause) ->
                onLoop(() -> on(cause == null ? Event.OUTPUT_COMPLETED : Event.OUTPUT_ABORTED)));
    long nanos = heartbeat.toNanos();
    beats = loop.scheduleAtFixedRate(this::beat, nanos, nanos, TimeUnit.NANOSECONDS);
    return response;
  }

  /** Relays the answer of a call, and cancels the call if the WebSocket closes first. */
  void relay(HttpRequest request, HttpResponse upstream, SocketEncoder answer) {
    var relayed = new SocketCall(this, request, upstream, answer);
    call = relayed;
    upstream
        .decode(new FrameDecoder(answer, RequestError.NONE))
        .subscribe(relayed, exchange.eventLoop());
  }

  @Nullable Void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
    return null;
  }

  /** True while messages go both ways. */
  boolean isOpen() {
    return state == SocketState.OPEN;
  }

  /** Sends a frame; the future completes when it has gone out. */
  CompletableFuture<Void> send(HttpData frame) {
    return output.send(frame);
  }

  /** Closes because the call has succeeded. */
  void succeed() {
    on(Event.CALL_SUCCEEDED);
  }

  /** Closes because the call has failed, and tells the client why. */
  void fail(Failure failure) {
    on(Event.CALL_FAILED, () -> closings.apply(failure));
  }

  /** Closes because nothing more of the client can be read. */
  void broken(CloseStatus why) {
    on(Event.INVALID_FRAME, () -> why);
  }

  /** Answers the client's Close frame. */
  void closedByCaller(CloseStatus theirs) {
    on(Event.CLOSE_RECEIVED, theirs::echoed);
  }

  /** The client's half of the connection has ended. */
  void inputEnded() {
    on(Event.INPUT_ENDED);
  }

  /** Something came from the client. */
  void heard() {
    keepAlive = keepAlive.on(KeepAlive.Event.INPUT).next();
  }

  /** Tells whether input is asked for: a client that is not read cannot show that it is there. */
  void reading(boolean reads) {
    reading = reads;
  }

  /**
   * Answers a ping.
   *
   * @return completes when the next may come: a client that pings and does not read what it gets is
   *     not read either
   */
  CompletableFuture<Void> pong(byte[] content) {
    if (!isOpen()) {
      return DONE;
    }
    var sent = send(HttpData.wrap(FrameWriter.pong(content)));
    return output.unsent() < UNSENT_PONGS ? DONE : sent;
  }

  private void beat() {
    var step = keepAlive.on(beatNow());
    keepAlive = step.next();
    switch (step.action()) {
      case NONE -> {}
      case PING -> {
        var _ = send(HttpData.wrap(FrameWriter.ping()));
      }
      case GIVE_UP -> on(Event.PING_UNANSWERED);
    }
  }

  private KeepAlive.Event beatNow() {
    if (!isOpen() || output.unsent() > 0) {
      return KeepAlive.Event.BEAT_BUSY;
    }
    return reading ? KeepAlive.Event.BEAT_READING : KeepAlive.Event.BEAT_NOT_READING;
  }

  private void on(Event event) {
    on(event, () -> CloseStatus.NORMAL);
  }

  /**
   * @param why the Close frame, if the event asks for one
   */
  private void on(Event event, Supplier<CloseStatus> why) {
    var step = state.on(event);
    state = step.next();
    for (var action : step.actions()) {
      perform(action, why);
    }
  }

  private void perform(Action action, Supplier<CloseStatus> why) {
    switch (action) {
      case RECORD_OK -> record(GrpcCode.OK);
      case RECORD_CANCELLED -> record(GrpcCode.CANCELLED);
      case RECORD_INVALID_ARGUMENT -> record(GrpcCode.INVALID_ARGUMENT);
      case SEND_CLOSE -> {
        var _ = send(HttpData.wrap(FrameWriter.close(why.get())));
      }
      case AWAIT_CLOSE -> await(CLOSE_TIMEOUT);
      case AWAIT_FLUSH -> await(FLUSH_TIMEOUT);
      case STOP_CALL -> stopCall();
      case COMPLETE_OUTPUT -> output.complete();
      case ABORT_OUTPUT -> output.abort();
      case STOP_TIMERS -> {
        stop(beats);
        stop(timeout);
      }
      case END_CONNECTION -> ConnectionClose.after(exchange.context(), FLUSH_TIMEOUT);
      case CUT_CONNECTION -> ConnectionClose.now(exchange.context());
    }
  }

  private void record(GrpcCode status) {
    exchange.ended(status.number());
  }

  private void stopCall() {
    var stopped = call;
    if (stopped != null) {
      stopped.stop();
    }
  }

  /** A timeout of an earlier action does not count any more; after the end there is none. */
  private void await(Duration time) {
    stop(timeout);
    timeout =
        state == SocketState.ENDED
            ? null
            : loop.schedule(this::timedOut, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void timedOut() {
    on(output.unsent() == 0 ? Event.TIMEOUT : Event.TIMEOUT_UNSENT);
  }

  private static void stop(@Nullable ScheduledFuture<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }
}
