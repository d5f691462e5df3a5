package io.weir.users;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.observability.traces.SpanRecord;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.serving.PortTaken;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.database.DatabaseConfig;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.UserServiceGrpc;
import io.weir.users.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UserServiceProcessTest {
  private static final TestDatabase database = TestDatabase.create();
  private static final RecentTraces traces = new RecentTraces(100);
  private static final Telemetry telemetry = telemetry();
  private static final UserServiceProcess process = start();
  private static final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", process.port()).usePlaintext().build();
  private static final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void awaitServing() {
    eventually("the process serves", process::serving);
  }

  @AfterAll
  static void close() {
    channel.shutdownNow();
    process.close();
    telemetry.close();
    database.close();
    http.close();
  }

  @Test
  void statementIsBelowTheCallAndTheCallBelowItsCaller() {
    var trace = "0af7651916cd43dd8448eb211c80319c";
    client("traceparent", "00-" + trace + "-b7ad6b7169203331-01", "grpc-previous-rpc-attempts", "2")
        .listUsers(ListUsersRequest.getDefaultInstance());
    eventually("both spans ended", () -> spans(trace).size() == 2);
    var call = spans(trace).getFirst();
    assertThat(call.name()).isEqualTo("weir.users.v1.UserService/ListUsers");
    assertThat(call.kind()).isEqualTo("SERVER");
    assertThat(call.ids().parent()).isEqualTo("b7ad6b7169203331");
    assertThat(call.attributes())
        .containsEntry("rpc.system.name", "grpc")
        .containsEntry("rpc.method", "weir.users.v1.UserService/ListUsers")
        .containsEntry("rpc.response.status_code", "OK")
        .containsEntry("weir.previous_attempts", 2L);
    var statement = spans(trace).getLast();
    assertThat(statement.name()).isEqualTo("SELECT users");
    assertThat(statement.kind()).isEqualTo("CLIENT");
    assertThat(statement.ids().parent()).isEqualTo(call.ids().span());
    assertThat(statement.attributes())
        .containsEntry("db.system.name", "postgresql")
        .containsEntry("db.operation.name", "SELECT")
        .containsEntry("db.query.summary", "SELECT users")
        .containsKeys("db.namespace", "server.address", "server.port")
        .doesNotContainKey("error.type");
    assertThat(statement.attributes().get("db.query.text"))
        .asString()
        .startsWith("SELECT id, ")
        .endsWith("WHERE id > ? ORDER BY id LIMIT ?");
  }

  @Test
  void callersFaultIsNoErrorOfTheSpan() {
    var trace = "1af7651916cd43dd8448eb211c80319c";
    var client = client("traceparent", "00-" + trace + "-b7ad6b7169203331-01", "x", "x");
    var refusal = Refusal.of(() -> client.createUser(CreateUserRequest.getDefaultInstance()));
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    eventually("the span ended", () -> spans(trace).size() == 1);
    assertThat(spans(trace).getFirst().isError()).isFalse();
    assertThat(spans(trace).getFirst().attributes())
        .containsEntry("rpc.response.status_code", "INVALID_ARGUMENT");
  }

  @Test
  void malformedMessageIsTracedWithTheStatusThatIsAnswered() throws Exception {
    var trace = "3af7651916cd43dd8448eb211c80319c";
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-" + trace + "-b7ad6b7169203331-01");
    var rpc = "weir.users.v1.UserService/GetUser";
    var call = ByteCall.start(channel, rpc, CallOptions.DEFAULT, headers);
    // A truncated field.
    assertThat(call.send(new byte[] {0x0A, 0x7F, 1}).done().ended().getCode())
        .isEqualTo(Code.INVALID_ARGUMENT);
    eventually("the span ended", () -> spans(trace).size() == 1);
    assertThat(spans(trace).getFirst().isError()).isFalse();
    assertThat(spans(trace).getFirst().attributes())
        .containsEntry("rpc.response.status_code", "INVALID_ARGUMENT");
  }

  @Test
  void callThatIsLeftEndsItsSpan() {
    var trace = "2af7651916cd43dd8448eb211c80319c";
    database.execute(
        """
        CREATE OR REPLACE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_sleep(30); RETURN NEW; END $$;
        CREATE OR REPLACE TRIGGER wait BEFORE INSERT ON users FOR EACH ROW
          WHEN (NEW.email = 'slow@example.org') EXECUTE FUNCTION wait();\
        """);
    var client =
        client("traceparent", "00-" + trace + "-b7ad6b7169203331-01", "x", "x")
            .withDeadlineAfter(200, TimeUnit.MILLISECONDS);
    var slow = CreateUserRequest.newBuilder();
    slow.getUserBuilder().setEmail("slow@example.org").setDisplayName("Slow");
    assertThat(Refusal.of(() -> client.createUser(slow.build())).code())
        .isEqualTo(Code.DEADLINE_EXCEEDED);
    eventually("both spans ended", () -> spans(trace).size() == 2);
    assertThat(spans(trace).getLast().attributes())
        .containsEntry("db.response.status_code", "57014");
  }

  @Test
  void adminPortShowsHealthFiguresAndMeters() throws IOException, InterruptedException {
    client("x", "x", "y", "y").listUsers(ListUsersRequest.getDefaultInstance());
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/health").body())
        .contains("\"database\"")
        .contains("\"waiting\"")
        .contains("\"idle\"");
    assertThat(get("/metrics").body())
        .contains("rpc_server_call_duration_seconds_bucket{")
        .contains("rpc_method=\"weir.users.v1.UserService/ListUsers\"")
        .contains("rpc_response_status_code=\"OK\"")
        .contains(
            "db_client_operation_duration_seconds_count{sqlstate=\"00000\",statement=\"SELECT"
                + " users\"")
        .contains("rpc_server_calls_active 0")
        .contains("db_client_calls_waiting 0")
        .contains("hikaricp_connections_max{pool=\"users\"} 10");
  }

  @Test
  void takenPortIsSaidInOneLine() {
    var d = UserServiceConfig.defaults();
    var loopback = new AdminConfig("127.0.0.1", 0);
    var db = DatabaseConfig.of(database.url(), database.user(), database.password());
    var taken = new ListenConfig("127.0.0.1", process.port());
    assertThatThrownBy(() ->
            UserServiceProcess.start(
                new UserServiceConfig(
                    taken,
                    loopback,
                    db,
                    d.telemetry(),
                    d.drain(),
                    d.streams(),
                    d.changes(),
                    d.imports(),
                    d.rooms(),
                    d.avatars(),
                    d.administrators(),
                    d.accounts(),
                    d.idempotency(),
                    true,
                    d.connections(),
                    d.memory(),
                    false),
                telemetry))
        .isInstanceOf(PortTaken.class)
        .hasMessageContaining(String.valueOf(process.port()));
  }

  @Test
  void closeIsNotReadyFirstAndTwiceIsOnce() throws IOException, InterruptedException {
    try (var own = telemetry()) {
      var leaving = start(own, new DrainConfig(Duration.ofSeconds(1), Duration.ofSeconds(5)));
      eventually("it serves", leaving::serving);
      var client =
          NettyChannelBuilder.forAddress("127.0.0.1", leaving.port()).usePlaintext().build();
      var health = new HealthClient(client);
      var admin = URI.create("http://127.0.0.1:" + leaving.adminPort() + "/readyz");
      assertThat(health.isServing()).isTrue();
      var closing = Thread.startVirtualThread(leaving::close);
      eventually("health says no", health::isNotServing);
      // Within the delay the instance is not ready, but still serves.
      assertThat(
              http.send(HttpRequest.newBuilder(admin).build(), HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(503);
      assertThat(
              UserServiceGrpc.newBlockingStub(client)
                  .listUsers(ListUsersRequest.getDefaultInstance())
                  .isInitialized())
          .isTrue();
      leaving.close();
      closing.join();
      client.shutdownNow();
    }
  }

  private static Telemetry telemetry() {
    return Telemetry.start(TelemetryConfig.defaults(), "weir-user-service", "test", traces);
  }

  private static UserServiceProcess start() {
    return start(telemetry, new DrainConfig(Duration.ZERO, Duration.ofSeconds(5)));
  }

  private static UserServiceProcess start(Telemetry telemetry, DrainConfig drain) {
    var d = UserServiceConfig.defaults();
    return UserServiceProcess.start(
        new UserServiceConfig(
            new ListenConfig("127.0.0.1", 0),
            new AdminConfig("127.0.0.1", 0),
            DatabaseConfig.of(database.url(), database.user(), database.password()),
            d.telemetry(),
            drain,
            d.streams(),
            d.changes(),
            d.imports(),
            d.rooms(),
            d.avatars(),
            d.administrators(),
            d.accounts(),
            d.idempotency(),
            true,
            d.connections(),
            d.memory(),
            false),
        telemetry);
  }

  private static List<SpanRecord> spans(String trace) {
    return traces.trace(trace).map(found -> found.spans()).orElse(List.of());
  }

  private static UserServiceBlockingStub client(
      String name, String value, String other, String otherValue) {
    var headers = new Metadata();
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    headers.put(Metadata.Key.of(other, Metadata.ASCII_STRING_MARSHALLER), otherValue);
    return UserServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + process.adminPort() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
