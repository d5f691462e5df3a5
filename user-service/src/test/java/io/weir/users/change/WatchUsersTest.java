package io.weir.users.change;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.StreamReader;
import io.weir.users.TestService;
import io.weir.users.TestUsers;
import io.weir.users.job.ImportsConfig;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.UpdateUserRequest;
import io.weir.users.v1.UserEvent;
import io.weir.users.v1.UserEvent.Kind;
import io.weir.users.v1.UserServiceGrpc;
import io.weir.users.v1.WatchUsersRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchUsersTest {
  /** Messages that a watch asks for. */
  private static final int MOST = 25;

  private final TestDatabase database = TestDatabase.create();
  private final TestService first = TestService.on(database);
  private final TestService second = TestService.on(database);

  @AfterEach
  void close() {
    first.close();
    second.close();
    database.close();
  }

  @Test
  void everyChangeIsToldAtEveryInstanceInOneOrder() {
    var here = watchFromNow(first);
    var there = watchFromNow(second);
    var user = first.create("a@example.org", "Before");
    var change = UpdateUserRequest.newBuilder().setUser(user.toBuilder().setDisplayName("After"));
    var changed = second.client().updateUser(change.build());
    first.client().deleteUser(DeleteUserRequest.newBuilder().setId(user.getId()).build());
    var told = here.await(4);
    assertThat(told.stream().map(UserEvent::getKind))
        .containsExactly(Kind.STARTED, Kind.CREATED, Kind.UPDATED, Kind.DELETED);
    assertThat(told.stream().map(UserEvent::getId)).containsExactly(0L, 1L, 2L, 3L);
    assertThat(told.get(0).hasUser()).isFalse();
    assertThat(told.get(1).getUser()).isEqualTo(user);
    assertThat(told.get(2).getUser()).isEqualTo(changed);
    assertThat(told.get(3).getUser()).isEqualTo(changed);
    assertThat(told.get(3).getAt().getSeconds()).isPositive();
    assertThat(there.await(4)).isEqualTo(told);
    here.cancel();
    there.cancel();
  }

  @Test
  void watchThatBeginsNowTellsNothingOld() {
    first.create("old@example.org", "Old");
    var watch = watchFromNow(second);
    first.create("new@example.org", "New");
    assertThat(watch.await(2).stream().map(event -> event.getUser().getEmail()))
        .containsExactly("", "new@example.org");
  }

  /**
   * Guards against sequence numbers that are taken early and committed late, which a reader would
   * skip.
   */
  @Test
  void changeThatCommitsLateIsNotSkipped() throws SQLException {
    var watch = watchFromNow(first);
    try (var slow = database.connect();
        var statement = slow.createStatement()) {
      slow.setAutoCommit(false);
      statement.execute(TestUsers.many(1));
      var waiting = CompletableFuture.supplyAsync(() -> second.create("b@example.org", "B"));
      eventually("the other writer waits", () -> waitingWriters() == 1);
      assertThat(watch.got()).hasSize(1);
      slow.commit();
      assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
    }
    assertThat(watch.await(3).stream().map(event -> event.getUser().getEmail()))
        .containsExactly("", "many1@example.org", "b@example.org");
  }

  @Test
  void whatIsUndoneIsNotTold() throws SQLException {
    var watch = watchFromNow(first);
    try (var undone = database.connect();
        var statement = undone.createStatement()) {
      undone.setAutoCommit(false);
      statement.execute(TestUsers.many(5));
      undone.rollback();
    }
    first.create("kept@example.org", "Kept");
    assertThat(watch.await(2).getLast().getId()).isEqualTo(1);
  }

  @Test
  void nothingIsLostOrRepeatedWhenInstancesAreLostUnderWrites() {
    var writers = IntStream.range(0, 3).mapToObj(this::write).toList();
    var seen = new ArrayList<UserEvent>();
    var position = 0L;
    // The watch moves from one instance to the next; each is lost in the middle of it.
    for (var i = 0; i < 4; i++) {
      var lost = TestService.on(database);
      // Most changes are still to come when the instance is lost.
      var watch = ask(lost, position, new Metadata()).take(MOST);
      watch.await(20);
      lost.close();
      // A client does not see the end of a stream that has sent more than it asked for.
      eventually(
          "the stream ends, or has given all that was asked for",
          () -> !watch.open() || watch.got().size() == MOST);
      var got = watch.got();
      assertThat(got.getFirst().getKind()).isEqualTo(Kind.STARTED);
      assertThat(got.getFirst().getId()).isEqualTo(position);
      seen.addAll(got.subList(1, got.size()));
      position = got.getLast().getId();
    }
    writers.forEach(writer -> assertThat(writer).succeedsWithin(Duration.ofSeconds(30)));
    var rest = resume(second, position, null);
    rest.await(1 + 300 - (int) position);
    seen.addAll(rest.got().subList(1, rest.got().size()));
    assertThat(seen.stream().map(UserEvent::getId))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    assertThat(seen.stream().map(event -> event.getUser().getId())).doesNotHaveDuplicates();
  }

  private CompletableFuture<Void> write(int writer) {
    return CompletableFuture.runAsync(() -> {
      for (var i = 0; i < 100; i++) {
        (i % 2 == 0 ? first : second).create(writer + "." + i + "@example.org", "W");
      }
    });
  }

  @Test
  void metadataOfABrowserThatConnectsAgainIsNewerThanItsRequest() {
    for (var i = 0; i < 3; i++) {
      first.create(i + "@example.org", "U");
    }
    var watch = resume(second, 0, "2");
    assertThat(watch.await(2).stream().map(UserEvent::getId)).containsExactly(2L, 3L);
    assertThat(resume(second, 0, "2; DROP").awaitEnd().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(resume(second, -1, null).awaitEnd().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void whatIsForgottenOrNotYetThereIsOutOfRange() {
    var few = TestService.Options.defaults().with(new ChangesConfig(Duration.ofHours(1), 10));
    var often = new ImportsConfig(10, Duration.ofSeconds(1), Duration.ofHours(1));
    try (var forgetful = TestService.on(database, few.with(often))) {
      database.execute(TestUsers.many(1000));
      eventually("most are forgotten", () -> kept() == 10);
      assertThat(resume(forgetful, 100, null).awaitEnd().getCode()).isEqualTo(Code.OUT_OF_RANGE);
      assertThat(resume(forgetful, 1001, null).awaitEnd().getCode()).isEqualTo(Code.OUT_OF_RANGE);
      assertThat(resume(forgetful, 990, null).await(11)).hasSize(11);
    }
  }

  @Test
  void watcherFarBehindReadsOnFromTheDatabase() {
    first.create("known@example.org", "So that the instance listens");
    database.execute(TestUsers.many(3000));
    var watch = resume(first, 0, null);
    assertThat(watch.await(3002).stream().map(UserEvent::getId))
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 3001).boxed().toList());
  }

  @Test
  void slowWatcherHoldsNobodyBackAndMissesNothing() {
    var slow = ask(first, 0, new Metadata()).take(1);
    var fast = watchFromNow(first);
    slow.await(1);
    database.execute(TestUsers.many(10_000));
    fast.await(10_001);
    assertThat(slow.got()).hasSize(1);
    slow.take(Integer.MAX_VALUE);
    assertThat(slow.await(10_001).stream().map(UserEvent::getId))
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 10_000).boxed().toList());
  }

  @Test
  void watchEndsWhenItsCallerLeaves() {
    var watches = IntStream.range(0, 100).mapToObj(_ -> watchFromNow(first)).toList();
    assertThat(first.openStreams()).isEqualTo(100);
    watches.forEach(StreamReader::cancel);
    within(Duration.ofSeconds(2), "no stream is open", () -> first.openStreams() == 0);
  }

  @Test
  void watchGoesOnWhenTheConnectionOfItsInstanceWasLost() {
    var watch = watchFromNow(first);
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            + " AND query NOT LIKE '%terminate%' AND datname = current_database()");
    database.execute(TestUsers.many(5));
    assertThat(watch.await(6).stream().map(UserEvent::getId))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  private StreamReader<WatchUsersRequest, UserEvent> watchFromNow(TestService service) {
    var method = UserServiceGrpc.getWatchUsersMethod();
    var watch = StreamReader.all(service.channel(), method, WatchUsersRequest.getDefaultInstance());
    watch.await(1);
    return watch;
  }

  private static StreamReader<WatchUsersRequest, UserEvent> resume(
      TestService service, long position, @Nullable String header) {
    var headers = new Metadata();
    if (header != null) {
      headers.put(Metadata.Key.of("last-event-id", Metadata.ASCII_STRING_MARSHALLER), header);
    }
    return ask(service, position, headers).take(Integer.MAX_VALUE);
  }

  private static StreamReader<WatchUsersRequest, UserEvent> ask(
      TestService service, long position, Metadata headers) {
    var request = WatchUsersRequest.newBuilder().setLastId(position).build();
    return StreamReader.open(
        service.channel(), UserServiceGrpc.getWatchUsersMethod(), request, headers);
  }

  private int waitingWriters() {
    return Integer.parseInt(
        database.query(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock'"));
  }

  private int kept() {
    return Integer.parseInt(database.query("SELECT count(*) FROM user_changes"));
  }
}
