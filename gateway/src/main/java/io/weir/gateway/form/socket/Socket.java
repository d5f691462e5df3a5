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
import io.weir.gateway.headers.ResponseMetadata;
import io.weir.gateway.websocket.CloseStatus;
import io.weir.gateway.websocket.FrameWriter;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.arrival.Gathering;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.memory.MemoryKind;
import io.weir.runtime.memory.Room;
import io.weir.runtime.turn.Turn;
import io.weir.runtime.websocket.ConnectionClose;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Our end of a WebSocket. Reports events to {@link SocketState} and {@link KeepAlive} and performs
 * their actions. Confined to the event loop of its connection.
 */
final class Socket {
  static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  /** Time in which the client may answer our Close frame. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Time in which the client may read data in transit after the last frame has been sent. */
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

  /** Number of unsent frames from which on reading pauses until a pong has been sent. */
  private static final int UNSENT_PONGS = 16;

  private final Exchange exchange;
  private final EventLoop loop;
  private final Duration heartbeat;
  private final Function<Failure, CloseStatus> closings;
  private final SocketOutput output = new SocketOutput();
  private SocketState state = SocketState.OPEN;
  private KeepAlive keepAlive = KeepAlive.SILENT;
  private boolean reading;
  private boolean counted;
  private @Nullable SocketCall call;
  private @Nullable ScheduledFuture<?> beats;
  private @Nullable ScheduledFuture<?> timeout;

  /**
   * @param heartbeat time without input after which the client receives a ping
   * @param closings creates and records the Close frame for a failure
   */
  Socket(Exchange exchange, Duration heartbeat, Function<Failure, CloseStatus> closings) {
    this.exchange = exchange;
    this.loop = exchange.eventLoop().withoutContext();
    this.heartbeat = heartbeat;
    this.closings = closings;
  }

  /** Returns the response to the handshake, including all frames that follow. */
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

  /** Relays the response of a call, and cancels the call if the WebSocket closes first. */
  void relay(
      HttpRequest request, HttpResponse upstream, SocketEncoder answer, ResponseMetadata metadata) {
    var relayed = new SocketCall(this, request, upstream, answer);
    call = relayed;
    upstream
        .decode(new FrameDecoder(exchange, metadata, answer, RequestError.NONE))
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

  /** Runs the rest of the work of a turn once the other connections have had theirs. */
  void nextTurn(Turn turn, Runnable rest) {
    turn.next(loop, rest);
  }

  /** Returns true while messages may go both ways. */
  boolean isOpen() {
    return state == SocketState.OPEN;
  }

  /** Sends a frame. The future completes when the frame has been sent. */
  CompletableFuture<Void> send(HttpData frame) {
    return output.send(frame);
  }

  /** Closes the WebSocket because the call has succeeded. */
  void succeed() {
    on(Event.CALL_SUCCEEDED);
  }

  /** Closes the WebSocket because the call has failed, and sends the reason to the client. */
  void fail(Failure failure) {
    on(Event.CALL_FAILED, () -> closings.apply(failure));
  }

  /** Closes the WebSocket because the client's input cannot be read any further. */
  void broken(CloseStatus why) {
    on(Event.INVALID_FRAME, () -> why);
  }

  /** Answers the client's Close frame. */
  void closedByCaller(CloseStatus theirs) {
    on(Event.CLOSE_RECEIVED, theirs::echoed);
  }

  /** Reports that the client's half of the connection has ended. */
  void inputEnded() {
    on(Event.INPUT_ENDED);
  }

  /**
   * Sets the bytes of the client's messages that are held.
   *
   * @return future that completes when there is room for more; it fails after a while
   */
  CompletableFuture<Void> holds(int bytes) {
    if (bytes > Gathering.SMALL) {
      counted = true;
      exchange.memory().set(MemoryKind.SOCKETS, bytes);
      return Room.in(exchange.memory(), loop);
    }
    if (counted) {
      counted = false;
      exchange.memory().set(MemoryKind.SOCKETS, 0);
    }
    return DONE;
  }

  /** Sets how the client's messages are given up if other exchanges need their memory. */
  void whenEvicted(Runnable giveUp) {
    exchange.whenEvicted(giveUp);
  }

  /** Reports input from the client. */
  void heard() {
    keepAlive = keepAlive.on(KeepAlive.Event.INPUT).next();
  }

  /** Sets whether input is requested. A client that is not read cannot show that it is alive. */
  void reading(boolean reads) {
    reading = reads;
  }

  /**
   * Answers a ping.
   *
   * @return future that completes when the next frame may be read: a client that sends pings but
   *     does not read its pongs is not read either
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
   * Reports an event and performs the actions for it.
   *
   * @param why supplies the Close frame, if the event requires one
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

  /**
   * Starts the timeout of a state, which replaces that of an earlier action. The ended state has no
   * timeout.
   */
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
