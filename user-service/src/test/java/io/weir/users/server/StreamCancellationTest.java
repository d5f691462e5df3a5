package io.weir.users.server;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.TestService;
import io.weir.users.job.ImportsConfig;
import io.weir.users.v1.ChatRequest;
import io.weir.users.v1.ExportUsersRequest;
import io.weir.users.v1.GetAvatarRequest;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.PutAvatarRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.WatchJobRequest;
import io.weir.users.v1.WatchUsersRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Cancels the statement of a call in the database itself when the caller disconnects. */
@Timeout(60)
class StreamCancellationTest {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final int ROUNDS = 5;
  private static final String ID = "01890000-0000-7000-8000-000000000000";

  private static final TestDatabase database = TestDatabase.create();
  private static final TestService service = startedLater();

  /**
   * Starts an instance after the changes were made, so that it has to read them: only newer changes
   * are in memory.
   */
  private static TestService startedLater() {
    try (var first = TestService.on(database)) {
      first.create("first@example.org", "First");
    }
    // Housekeeping would wait for the locks of this test, too, and count as a statement of a call.
    var noHousekeeping = new ImportsConfig(1_000, Duration.ofHours(1), Duration.ofHours(24));
    return TestService.on(database, TestService.Options.defaults().with(noHousekeeping));
  }

  @AfterAll
  static void close() {
    service.close();
    database.close();
  }

  /**
   * Returns the calls, each with its request, the table that is locked, and the text of its
   * statement.
   */
  static Stream<Arguments> calls() {
    var user = User.newBuilder().setEmail("a@example.org").setDisplayName("A");
    var png = ByteString.copyFrom(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    return Stream.of(
        call("UserService/ListUsers", ListUsersRequest.getDefaultInstance(), "users", "SELECT%"),
        call(
            "UserService/ExportUsers", ExportUsersRequest.getDefaultInstance(), "users", "SELECT%"),
        call("UserService/WatchUsers", watch(), "user_changes", "%user_changes%"),
        call(
            "UserService/ImportUsers",
            ImportUsersRequest.newBuilder().setUser(user).build(),
            "import_rows",
            "INSERT INTO import_rows%"),
        call(
            "JobService/WatchJob",
            WatchJobRequest.newBuilder().setId(ID).build(),
            "jobs",
            "SELECT%"),
        call(
            "AvatarService/GetAvatar",
            GetAvatarRequest.newBuilder().setId(ID).build(),
            "avatars",
            "SELECT%"),
        call(
            "AvatarService/PutAvatar",
            PutAvatarRequest.newBuilder()
                .setId(ID)
                .setContent(HttpBody.newBuilder().setContentType("image/png").setData(png))
                .build(),
            "avatar_uploads",
            "INSERT INTO avatar_uploads%"),
        call(
            "RoomService/Chat",
            ChatRequest.newBuilder().setRoom("lobby").setDisplayName("Ada").build(),
            "rooms",
            "%rooms%"));
  }

  private static Arguments call(String rpc, MessageLite request, String table, String statement) {
    return Arguments.of(rpc, request, table, statement);
  }

  private static WatchUsersRequest watch() {
    return WatchUsersRequest.newBuilder().setLastId(0).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void statementEndsWithin100MillisWhenTheCallerLeaves(
      String rpc, MessageLite request, String table, String statement) throws SQLException {
    List<Duration> took = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (var _ = lock(table)) {
        var call = ByteCall.start(service.channel(), "weir.users.v1." + rpc);
        try {
          var _ = call.send(request.toByteArray()).done();
          eventually("its statement waits", () -> active() == 1 && waiting(statement) > 0);
        } finally {
          call.call.cancel("enough", null);
        }
        took.add(within(Duration.ofSeconds(5), "it ends", () -> isOver(statement)));
      }
    }
    // The best of several attempts, because a busy machine may be late.
    assertThat(took).anyMatch(each -> each.compareTo(SOON) < 0);
    eventually("no stream is open", () -> service.openStreams() == 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void statementEndsWhenTheDeadlinePasses(
      String rpc, MessageLite request, String table, String statement) throws Exception {
    try (var _ = lock(table)) {
      var options = CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS);
      var call = ByteCall.start(service.channel(), "weir.users.v1." + rpc, options, new Metadata());
      var _ = call.send(request.toByteArray()).done();
      assertThat(call.ended().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
      eventually("it ends", () -> isOver(statement));
    }
    eventually("no stream is open", () -> service.openStreams() == 0);
  }

  /** Locks the table until the connection is closed. */
  private static Connection lock(String table) throws SQLException {
    var connection = database.connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
    }
    // The instance itself reads, too, and waits for the same lock.
    database.execute("NOTIFY weir_user_changes");
    return connection;
  }

  /** Returns true if the statement has ended and its connection is back in the pool. */
  private static boolean isOver(String statement) {
    return active() == 0 && waiting(statement) == 0;
  }

  private static int active() {
    return service.figure("active");
  }

  /** Returns the number of waiting statements of calls, as the database reports it. */
  private static int waiting(String statement) {
    return Integer.parseInt(
        database.query(
            """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
              AND application_name = 'weir-user-service' AND state = 'active' AND wait_event_type = 'Lock' AND query LIKE '%s'\
            """
                .formatted(statement)));
  }
}
