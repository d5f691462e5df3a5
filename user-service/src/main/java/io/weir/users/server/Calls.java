package io.weir.users.server;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Answers calls: one message or a stream, or the status of what went wrong. The single catch of the
 * edge. Thread-safe.
 */
public final class Calls {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final StreamsConfig config;
  private final LongSupplier nanoTime;
  private final StatusMapper failures;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<OutboundStream<?>> outlets = ConcurrentHashMap.newKeySet();
  private volatile boolean leaving;

  public Calls(StreamsConfig config, MeterRegistry meters, LongSupplier nanoTime) {
    this.config = config;
    this.nanoTime = nanoTime;
    this.failures = new StatusMapper(nanoTime);
    Gauge.builder("rpc.server.streams.open", open, AtomicInteger::get)
        .description("Streams of answers that are being sent")
        .register(meters);
  }

  /** Answers with one message; on the thread of the call. */
  public <T> void answer(StreamObserver<T> observer, Function<Call, T> work) {
    ignoreLeaving(observer);
    var call = CallContext.current();
    T answer;
    try {
      answer = work.apply(call);
    } catch (RuntimeException e) {
      observer.onError(failures.of(e, call));
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  /**
   * Answers with a stream, from a thread of its own: that of the call must be free to hear that
   * there is room again.
   */
  public <T> void stream(StreamObserver<T> observer, Consumer<OutboundStream<T>> work) {
    var call = CallContext.current();
    var server = (ServerCallStreamObserver<T>) observer;
    var outlet = new OutboundStream<T>(server, call, config.stall(), nanoTime);
    server.setOnCancelHandler(outlet::wake);
    server.setOnReadyHandler(outlet::wake);
    if (open.incrementAndGet() > config.most()) {
      open.decrementAndGet();
      observer.onError(failures.of(new UsersFailure.Busy(RETRY_AFTER), call));
      return;
    }
    outlets.add(outlet);
    if (leaving) {
      outlet.leave();
    }
    var traced = io.opentelemetry.context.Context.current().wrap(() -> run(outlet, observer, work));
    Thread.ofVirtual().name("stream").start(Context.current().wrap(traced));
  }

  private <T> void run(
      OutboundStream<T> outlet, StreamObserver<T> observer, Consumer<OutboundStream<T>> work) {
    var takeBack = outlet.call().onEnd(outlet::wake);
    try {
      work.accept(outlet);
      observer.onCompleted();
    } catch (RuntimeException e) {
      observer.onError(failures.of(e, outlet.call()));
    } finally {
      takeBack.run();
      outlets.remove(outlet);
      open.decrementAndGet();
    }
  }

  /** What a call that takes a stream is told when it fails. */
  public RuntimeException failure(RuntimeException failure, Call call) {
    return failures.of(failure, call);
  }

  /** With a handler, answering a caller that has left is no error. */
  public static void ignoreLeaving(StreamObserver<?> observer) {
    ((ServerCallStreamObserver<?>) observer).setOnCancelHandler(() -> {});
  }

  public Duration stall() {
    return config.stall();
  }

  public LongSupplier nanoTime() {
    return nanoTime;
  }

  public int openStreams() {
    return open.get();
  }

  /** Streams that only wait for news end now; the others have the time of every call. */
  public void leave() {
    leaving = true;
    outlets.forEach(OutboundStream::leave);
  }
}
