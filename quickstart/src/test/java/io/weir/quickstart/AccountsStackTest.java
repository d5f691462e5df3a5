package io.weir.quickstart;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.weir.observability.TelemetryConfig;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import io.weir.users.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The stack as ./weir up --accounts starts it: reading is public, writing needs a token. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccountsStackTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "a password of some length";

  private final AtomicInteger names = new AtomicInteger();
  private Stack stack;
  private Stack.Running running;
  private WebClient gateway;
  private ManagedChannel channel;

  @BeforeAll
  void start() {
    stack =
        new Stack(
            new StackOptions("127.0.0.1", 0, 0, 0, 2, null, null, null, null, true),
            TelemetryConfig.defaults(),
            new Progress(
                new PrintWriter(new StringWriter(), true),
                Instant.EPOCH,
                InstantSource.fixed(Instant.EPOCH)));
    running = stack.start();
    gateway = WebClient.of(running.url());
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", running.gateway().port())
            .usePlaintext()
            .build();
  }

  @AfterAll
  void end() {
    channel.shutdownNow();
    stack.close();
  }

  private AggregatedHttpResponse call(
      HttpMethod method, String path, @Nullable String token, String body) {
    var headers = RequestHeaders.builder(method, path).add("content-type", "application/json");
    if (token != null) {
      headers.add("authorization", "Bearer " + token);
    }
    return gateway.execute(headers.build(), body).aggregate().join();
  }

  private JsonNode post(String path, String body) {
    var answer = call(HttpMethod.POST, path, null, body);
    assertThat(answer.status().code()).as(answer.contentUtf8()).isEqualTo(200);
    return json(answer.contentUtf8());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode login(String email, String password) {
    return post(
        "/v1/auth:login", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password));
  }

  /** Registers a user and returns the tokens of a login. */
  private JsonNode session(String email) {
    var registered =
        post(
            "/v1/auth:register",
            "{\"email\": \"%s\", \"password\": \"%s\", \"name\": \"Ada\"}"
                .formatted(email, PASSWORD));
    var tokens = login(email, PASSWORD);
    assertThat(tokens.path("userId").asText()).isEqualTo(registered.path("id").asText());
    return tokens;
  }

  private static String access(JsonNode tokens) {
    return tokens.path("accessToken").asText();
  }

  private int write(@Nullable String token) {
    var body =
        "{\"email\": \"made%d@example.com\", \"displayName\": \"Made\"}"
            .formatted(names.incrementAndGet());
    return call(HttpMethod.POST, "/v1/users", token, body).status().code();
  }

  @Test
  void overHttpALoginWritesAndALogoutEndsTheSession() {
    assertThat(call(HttpMethod.GET, "/v1/users?page_size=1", null, "").status().code())
        .isEqualTo(200);
    assertThat(write(null)).isEqualTo(401);
    assertThat(write("not.a.token")).isEqualTo(401);
    var tokens = session("http@example.com");
    assertThat(write(access(tokens))).isEqualTo(201);
    var refresh = tokens.path("refreshToken").asText();
    var next = post("/v1/auth:refresh", "{\"refreshToken\": \"%s\"}".formatted(refresh));
    assertThat(write(access(next))).isEqualTo(201);
    var last = "{\"refreshToken\": \"%s\"}".formatted(next.path("refreshToken").asText());
    assertThat(post("/v1/auth:logout", last)).isEmpty();
    assertThat(call(HttpMethod.POST, "/v1/auth:refresh", null, last).status().code())
        .isEqualTo(401);
    var wrong = "{\"email\": \"http@example.com\", \"password\": \"wrong\"}";
    assertThat(call(HttpMethod.POST, "/v1/auth:login", null, wrong).status().code()).isEqualTo(401);
  }

  @Test
  void administratorsDeleteAndUsersDoNot() {
    var user = session("victim@example.com");
    var path = "/v1/users/" + user.path("userId").asText();
    assertThat(call(HttpMethod.DELETE, path, null, "").status().code()).isEqualTo(401);
    assertThat(call(HttpMethod.DELETE, path, access(user), "").status().code()).isEqualTo(403);
    var admin = login(StackAccounts.ADMINISTRATOR, running.accounts().password());
    assertThat(admin.path("scope").asText()).isEqualTo("user admin");
    assertThat(call(HttpMethod.DELETE, path, access(admin), "").status().code()).isEqualTo(200);
    var member = "/v1/rooms/lobby/members/" + user.path("userId").asText();
    assertThat(call(HttpMethod.DELETE, member, access(user), "").status().code()).isEqualTo(403);
    assertThat(call(HttpMethod.DELETE, member, access(admin), "").status().code()).isEqualTo(404);
  }

  @Test
  void overGrpcTheTokenIsMetadata() {
    var user =
        CreateUserRequest.newBuilder()
            .setUser(User.newBuilder().setEmail("grpc@example.org").setDisplayName("G"))
            .build();
    var anonymous = UserServiceGrpc.newBlockingStub(channel);
    assertThatThrownBy(() -> anonymous.createUser(user))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
    assertThat(with(access(session("grpc@example.com"))).createUser(user).getId()).isNotEmpty();
  }

  private UserServiceBlockingStub with(String token) {
    var metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return UserServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  @Test
  void overAWebSocketTheTokenIsASubprotocol() {
    var uri =
        URI.create(running.url().replace("http", "ws") + "/v1/rooms/lobby:chat?display_name=Ada");
    try (var client = HttpClient.newHttpClient()) {
      assertThatThrownBy(() ->
              client
                  .newWebSocketBuilder()
                  .subprotocols("weir.json")
                  .buildAsync(uri, new Texts())
                  .join())
          .hasMessageContaining("WebSocketHandshakeException");
      var heard = new Texts();
      var socket =
          client
              .newWebSocketBuilder()
              .subprotocols("weir.json", "bearer", access(session("socket@example.com")))
              .buildAsync(uri, heard)
              .join();
      socket.sendText("{\"text\": \"hello\"}", true).join();
      eventually(
          "the message comes back", () -> heard.all.stream().anyMatch(t -> t.contains("hello")));
      socket.abort();
    }
  }

  /** The texts that a WebSocket receives. */
  private static final class Texts implements WebSocket.Listener {
    private final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      all.add(data.toString());
      from.request(1);
      return CompletableFuture.completedFuture(data);
    }
  }

  @Test
  void overAnEventSourceTheTokenIsInTheQuery() {
    var token = access(session("events@example.com"));
    var path = "/v1/rooms/lobby:chat?display_name=Eve";
    assertThat(status(path)).isEqualTo(401);
    assertThat(status(path + "&access_token=" + token)).isEqualTo(200);
    assertThat(status("/v1/users:watch?access_token=" + token)).isEqualTo(200);
    assertThat(status("/v1/users:watch")).isEqualTo(200);
  }

  /** Returns the status of a stream of events, of which nothing more is read. */
  private int status(String path) {
    var headers =
        RequestHeaders.builder(HttpMethod.GET, path).add("accept", "text/event-stream").build();
    var response = gateway.execute(headers).split();
    var status = response.headers().join().status().code();
    response.body().abort();
    return status;
  }

  @Test
  void theIssuerDescribesItself() {
    var described =
        json(gateway.get("/.well-known/openid-configuration").aggregate().join().contentUtf8());
    assertThat(described.path("issuer").asText()).isEqualTo(running.url());
    assertThat(described.path("jwks_uri").asText()).isEqualTo(running.url() + "/v1/auth/keys");
    var keys = json(gateway.get("/v1/auth/keys").aggregate().join().contentUtf8());
    assertThat(keys.at("/keys/0/crv").asText()).isEqualTo("P-256");
    assertThat(gateway.get("/docs").aggregate().join().status().code())
        .isIn(200, 301, 302, 307, 308);
    assertThat(gateway.get("/openapi.json").aggregate().join().status().code()).isEqualTo(200);
  }

  @Test
  void printsALoginAndACall() {
    assertThat(Banner.of(running))
        .contains("TOKEN=$(curl -s localhost:" + running.gateway().port() + "/v1/auth:login")
        .contains("'s/.*\"accessToken\":\"\\([^\"]*\\)\".*/\\1/')")
        .contains("-H \"authorization: Bearer $TOKEN\"")
        .contains(running.accounts().password());
  }

  @Test
  void goesWithoutTls() {
    var out = new StringWriter();
    var command = new CommandLine(new UpCommand()).setErr(new PrintWriter(out, true));
    assertThat(command.execute("--accounts", "--tls")).isEqualTo(2);
    assertThat(out.toString()).contains("--accounts goes without --tls");
  }
}
