package io.weir.users.server;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.call.Call;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Runs the work of endpoints and answers their calls: with one message, with a stream, or with the
 * status of a failure. Only this class catches failures. Thread-safe.
 */
public final class Calls {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final StreamsConfig config;
  private final LongSupplier nanoTime;
  private final StatusMapper statuses;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<OutboundStream<?>> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean leaving;

  public Calls(StreamsConfig config, MeterRegistry meters, LongSupplier nanoTime) {
    this.config = config;
    this.nanoTime = nanoTime;
    this.statuses = new StatusMapper(nanoTime);
    Gauge.builder("rpc.server.streams.open", open, AtomicInteger::get)
        .description("Streams of answers that are being sent")
        .register(meters);
  }

  /** Answers with one message, on the thread of the call. */
  public <T> void answer(StreamObserver<T> observer, Function<Call, T> work) {
    // With a cancel handler, answering a caller that has disconnected does not throw.
    ((ServerCallStreamObserver<T>) observer).setOnCancelHandler(() -> {});
    T answer;
    try {
      answer = work.apply(CallContext.current());
    } catch (RuntimeException e) {
      observer.onError(statuses.toException(e));
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  /** Receives a stream, and answers with one message when all of it has arrived. */
  public <Q, R> StreamObserver<Q> upload(
      StreamObserver<R> observer, Function<Call, UploadReader<Q, R>> reader) {
    return new InboundStream<>(observer, reader.apply(CallContext.current()), statuses);
  }

  /**
   * Answers with a stream, on a separate thread: the thread of the call must stay free to deliver
   * its readiness.
   */
  public <T> void stream(StreamObserver<T> observer, Consumer<OutboundStream<T>> work) {
    var server = (ServerCallStreamObserver<T>) observer;
    var stream = new OutboundStream<T>(server, CallContext.current(), config.stall(), nanoTime);
    server.setOnCancelHandler(stream::wake);
    server.setOnReadyHandler(stream::wake);
    if (open.incrementAndGet() > config.most()) {
      open.decrementAndGet();
      observer.onError(statuses.toException(new StreamFailure.TooManyStreams(RETRY_AFTER)));
      return;
    }
    streams.add(stream);
    if (leaving) {
      stream.leave();
    }
    var traced = io.opentelemetry.context.Context.current().wrap(() -> run(stream, observer, work));
    Thread.ofVirtual().name("stream").start(Context.current().wrap(traced));
  }

  private <T> void run(
      OutboundStream<T> stream, StreamObserver<T> observer, Consumer<OutboundStream<T>> work) {
    var remove = stream.call().onEnd(stream::wake);
    try {
      work.accept(stream);
      observer.onCompleted();
    } catch (RuntimeException e) {
      observer.onError(statuses.toException(e));
    } finally {
      remove.run();
      streams.remove(stream);
      open.decrementAndGet();
    }
  }

  /** Returns the time for which a client may neither read nor send. */
  public Duration stall() {
    return config.stall();
  }

  public LongSupplier nanoTime() {
    return nanoTime;
  }

  public int openStreams() {
    return open.get();
  }

  /** Ends streams that wait for news. All others have the drain time of every call. */
  void leave() {
    leaving = true;
    streams.forEach(OutboundStream::leave);
  }
}
