package io.weir.users.pulse;

import io.grpc.stub.StreamObserver;
import io.weir.users.call.Call;
import io.weir.users.change.Changes;
import io.weir.users.server.Calls;
import io.weir.users.server.OutboundStream;
import io.weir.users.server.Timestamps;
import io.weir.users.v1.PulseServiceGrpc;
import io.weir.users.v1.Stats;
import io.weir.users.v1.Tick;
import io.weir.users.v1.WatchClockRequest;
import io.weir.users.v1.WatchStatsRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** The gRPC service weir.users.v1.PulseService. */
public final class PulseEndpoint extends PulseServiceGrpc.PulseServiceImplBase {
  public static final String NAME = PulseServiceGrpc.SERVICE_NAME;

  private final Changes changes;
  private final Calls calls;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  public PulseEndpoint(Changes changes, Calls calls, InstantSource clock) {
    this.changes = changes;
    this.calls = calls;
    this.clock = clock;
    this.nanoTime = calls.nanoTime();
  }

  @Override
  public void watchClock(WatchClockRequest request, StreamObserver<Tick> answer) {
    calls.stream(
        answer, stream -> repeat(stream, PulseRequests.interval(request), number -> tick(number)));
  }

  private Tick tick(long number) {
    return Tick.newBuilder().setNumber(number).setAt(Timestamps.of(clock.instant())).build();
  }

  @Override
  public void watchStats(WatchStatsRequest request, StreamObserver<Stats> answer) {
    calls.stream(
        answer,
        stream -> repeat(stream, PulseRequests.interval(request), _ -> stats(stream.call())));
  }

  private Stats stats(Call call) {
    var census = changes.census(call);
    return Stats.newBuilder()
        .setAt(Timestamps.of(clock.instant()))
        .setUsers(census.users())
        .setSuspended(census.suspended())
        .setChanges(census.changes())
        .setStreams(calls.openStreams())
        .build();
  }

  /** Sends a message per interval, and skips those for which the client was not ready in time. */
  private <T> void repeat(OutboundStream<T> stream, Duration interval, LongFunction<T> message) {
    var start = nanoTime.getAsLong();
    var number = 0L;
    while (true) {
      stream.awaitReady();
      number = Math.max(number, (nanoTime.getAsLong() - start) / interval.toNanos());
      stream.send(message.apply(number));
      number++;
      var due = start + number * interval.toNanos();
      var _ = stream.awaitNews(() -> false, Duration.ofNanos(due - nanoTime.getAsLong()));
    }
  }
}
