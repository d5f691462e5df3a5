package io.weir.users.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Measures the duration of calls by method and status, and counts running calls. */
public final class MeteringInterceptor implements ServerInterceptor {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
  };

  private record Key(String method, Status.Code status) {}

  private final MeterRegistry meters;
  private final LongSupplier nanoTime;
  private final AtomicInteger active = new AtomicInteger();
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

  public MeteringInterceptor(MeterRegistry meters, LongSupplier nanoTime) {
    this.meters = meters;
    this.nanoTime = nanoTime;
    Gauge.builder("rpc.server.calls.active", active, AtomicInteger::get)
        .description("Calls that are running")
        .register(meters);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    active.incrementAndGet();
    var end = onceEnded(call.getMethodDescriptor().getFullMethodName());
    var listener = next.startCall(new RecordingCall<>(call, end), headers);
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onCancel() {
        super.onCancel();
        end.accept(Status.Code.CANCELLED);
      }
    };
  }

  private Consumer<Status.Code> onceEnded(String method) {
    var started = nanoTime.getAsLong();
    var ended = new AtomicBoolean();
    return status -> {
      if (ended.compareAndSet(false, true)) {
        active.decrementAndGet();
        var nanos = nanoTime.getAsLong() - started;
        timers
            .computeIfAbsent(new Key(method, status), this::timer)
            .record(Duration.ofNanos(nanos));
      }
    };
  }

  private Timer timer(Key key) {
    return Timer.builder("rpc.server.call.duration")
        .description("Time of calls from headers to status")
        .tag("rpc.method", key.method())
        .tag("rpc.response.status_code", key.status().name())
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  private static final class RecordingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Consumer<Status.Code> end;

    RecordingCall(ServerCall<Q, R> call, Consumer<Status.Code> end) {
      super(call);
      this.end = end;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      end.accept(status.getCode());
      super.close(status, trailers);
    }
  }
}
