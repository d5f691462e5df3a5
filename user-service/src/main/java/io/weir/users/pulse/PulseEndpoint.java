package io.weir.users.pulse;

import io.grpc.stub.StreamObserver;
import io.weir.users.Backend;
import io.weir.users.call.Call;
import io.weir.users.change.Changes;
import io.weir.users.server.Calls;
import io.weir.users.server.OutboundStream;
import io.weir.users.user.UserRequests;
import io.weir.users.user.UserResponses;
import io.weir.users.v1.PulseServiceGrpc;
import io.weir.users.v1.Stats;
import io.weir.users.v1.Tick;
import io.weir.users.v1.WatchClockRequest;
import io.weir.users.v1.WatchStatsRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** weir.users.v1.PulseService. */
public final class PulseEndpoint extends PulseServiceGrpc.PulseServiceImplBase {
  private final Changes changes;
  private final InstantSource clock;
  private final Calls calls;
  private final LongSupplier nanoTime;

  public PulseEndpoint(Backend backend, Calls calls) {
    this.changes = backend.changes();
    this.clock = backend.clock();
    this.calls = calls;
    this.nanoTime = calls.nanoTime();
  }

  @Override
  public void watchClock(WatchClockRequest request, StreamObserver<Tick> answer) {
    calls.stream(
        answer, outlet -> beat(outlet, UserRequests.interval(request), number -> tick(number)));
  }

  private Tick tick(long number) {
    return Tick.newBuilder()
        .setNumber(number)
        .setAt(UserResponses.timestamp(clock.instant()))
        .build();
  }

  @Override
  public void watchStats(WatchStatsRequest request, StreamObserver<Stats> answer) {
    calls.stream(
        answer, outlet -> beat(outlet, UserRequests.interval(request), _ -> stats(outlet.call())));
  }

  private Stats stats(Call call) {
    var census = changes.census(call);
    return Stats.newBuilder()
        .setAt(UserResponses.timestamp(clock.instant()))
        .setUsers(census.users())
        .setSuspended(census.suspended())
        .setChanges(census.changes())
        .setStreams(calls.openStreams())
        .build();
  }

  /** Until the caller leaves: on time, and without those that a slow reader had no room for. */
  private <T> void beat(OutboundStream<T> outlet, Duration interval, LongFunction<T> message) {
    var start = nanoTime.getAsLong();
    var number = 0L;
    while (true) {
      outlet.awaitRoom();
      number = Math.max(number, (nanoTime.getAsLong() - start) / interval.toNanos());
      outlet.send(message.apply(number));
      number++;
      var due = start + number * interval.toNanos();
      var _ = outlet.awaitNews(() -> false, Duration.ofNanos(due - nanoTime.getAsLong()));
    }
  }
}
