package io.weir.users.pulse;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.StreamReader;
import io.weir.users.TestService;
import io.weir.users.TestUsers;
import io.weir.users.server.StreamsConfig;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.ExportUsersRequest;
import io.weir.users.v1.PulseServiceGrpc;
import io.weir.users.v1.Stats;
import io.weir.users.v1.Tick;
import io.weir.users.v1.UserServiceGrpc;
import io.weir.users.v1.WatchClockRequest;
import io.weir.users.v1.WatchStatsRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PulseTest {
  private static final TestDatabase database = TestDatabase.create();
  private static final TestService service = TestService.on(database);

  @AfterAll
  static void close() {
    service.close();
    database.close();
  }

  @Test
  void clockTicksAtItsIntervalUntilItsCallerLeaves() {
    var begun = System.nanoTime();
    var clock = clock(100);
    var ticks = clock.await(4);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(290));
    assertThat(ticks.stream().map(Tick::getNumber)).isSorted().doesNotHaveDuplicates();
    assertThat(ticks.getFirst().getAt().getSeconds()).isPositive();
    clock.cancel();
    eventually("no stream is open", () -> service.openStreams() == 0);
  }

  @Test
  void slowReaderGetsNoOldTicks() {
    var method = PulseServiceGrpc.getWatchClockMethod();
    var clock = StreamReader.open(service.channel(), method, every(100), new Metadata()).take(1);
    clock.await(1);
    var other = clock(100);
    other.await(5);
    assertThat(clock.got()).hasSize(1);
    clock.cancel();
    other.cancel();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 99, 3_600_001, Long.MAX_VALUE / 1_000_000})
  void intervalIsBounded(long millis) {
    var stub = PulseServiceGrpc.newBlockingStub(service.channel());
    var refusal = Refusal.of(() -> stub.watchClock(every(millis)).hasNext());
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.fields()).containsExactly("interval");
  }

  @Test
  void statsCountUsersThatAreThere() {
    try (var own = TestDatabase.create();
        var first = TestService.on(own);
        var second = TestService.on(own)) {
      var request = WatchStatsRequest.newBuilder().setInterval(Durations.fromMillis(100)).build();
      var stats =
          StreamReader.all(second.channel(), PulseServiceGrpc.getWatchStatsMethod(), request);
      first.create("a@example.org", "A");
      var gone = first.create("b@example.org", "B");
      own.execute("UPDATE users SET status = 'SUSPENDED'");
      first.client().deleteUser(DeleteUserRequest.newBuilder().setId(gone.getId()).build());
      eventually("the last stats tell it", () -> !stats.got().isEmpty() && told(stats));
      assertThat(stats.got().getLast().getStreams()).isEqualTo(1);
      stats.cancel();
    }
  }

  private static boolean told(StreamReader<?, Stats> stats) {
    var last = stats.got().getLast();
    return last.getUsers() == 1 && last.getSuspended() == 1 && last.getChanges() == 5;
  }

  @Test
  void moreStreamsThanAllowedAreRefusedAtOnce() {
    var options = TestService.Options.defaults().with(new StreamsConfig(1, Duration.ofMinutes(1)));
    try (var small = TestService.on(database, options)) {
      var method = PulseServiceGrpc.getWatchClockMethod();
      var clock = StreamReader.all(small.channel(), method, every(100));
      clock.await(1);
      var stub = PulseServiceGrpc.newBlockingStub(small.channel());
      assertThat(Refusal.of(() -> stub.watchClock(every(100)).hasNext()).code())
          .isEqualTo(Code.UNAVAILABLE);
      clock.cancel();
      eventually("there is room again", () -> small.openStreams() == 0);
      assertThat(stub.watchClock(every(100)).hasNext()).isTrue();
    }
  }

  @Test
  void readerThatTakesNothingIsEnded() {
    var options = TestService.Options.defaults().with(new StreamsConfig(9, Duration.ofMillis(300)));
    try (var strict = TestService.on(database, options)) {
      database.execute(TestUsers.many(20_000));
      var method = UserServiceGrpc.getExportUsersMethod();
      var request = ExportUsersRequest.getDefaultInstance();
      var export = StreamReader.open(strict.channel(), method, request, new Metadata());
      export.take(1).await(1);
      eventually("the stream is ended here", () -> strict.openStreams() == 0);
      export.take(Integer.MAX_VALUE);
      assertThat(export.awaitEnd().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
      assertThat(export.got()).hasSizeLessThan(20_000);
    }
  }

  @Test
  void leavingInstanceEndsItsWatchesAtOnce() {
    try (var leaving = TestService.on(database)) {
      var method = PulseServiceGrpc.getWatchClockMethod();
      var clock = StreamReader.all(leaving.channel(), method, every(60_000));
      clock.await(1);
      var begun = System.nanoTime();
      leaving.server().drain(Duration.ofSeconds(20));
      assertThat(clock.awaitEnd().getCode()).isEqualTo(Code.UNAVAILABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
  }

  private static StreamReader<WatchClockRequest, Tick> clock(long millis) {
    return StreamReader.all(
        service.channel(), PulseServiceGrpc.getWatchClockMethod(), every(millis));
  }

  private static WatchClockRequest every(long millis) {
    return WatchClockRequest.newBuilder().setInterval(Durations.fromMillis(millis)).build();
  }
}
