package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.weir.observability.TelemetryConfig;
import io.weir.testkit.time.Eventually;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole stack as ./weir up starts it, called by HTTP and by gRPC. */
final class StackTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StringWriter SAID = new StringWriter();

  private static final Stack STACK =
      new Stack(
          new StackOptions("127.0.0.1", 0, 0, 0, 3, null, null, null, null),
          TelemetryConfig.defaults(),
          new Progress(
              new PrintWriter(SAID, true), Instant.EPOCH, InstantSource.fixed(Instant.EPOCH)));

  private static Stack.Running running;
  private static BlockingWebClient http;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() {
    running = STACK.start();
    http = WebClient.of("http://127.0.0.1:" + running.gateway().port()).blocking();
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", running.gateway().port())
            .usePlaintext()
            .build();
  }

  @AfterAll
  static void end() {
    channel.shutdownNow();
    STACK.close();
  }

  @Test
  void hasSomethingToShowAtOnce() throws Exception {
    var users = json(http.get("/v1/users?page_size=1000"));
    assertThat(users.path("users").findValuesAsText("email")).contains("amina.okafor@example.com");
  }

  @Test
  void keepsAUserFromCreateToDelete() throws Exception {
    var created = post("/v1/users", "{\"email\": \"ada@example.com\", \"displayName\": \"Ada\"}");
    assertThat(created.status().code()).isEqualTo(201);
    var id = json(created).path("id").asText();
    assertThat(created.headers().get("location")).isEqualTo("/v1/users/" + id);

    assertThat(json(http.get("/v1/users/" + id)).path("displayName").asText()).isEqualTo("Ada");

    var patched = send(HttpMethod.PATCH, "/v1/users/" + id, "{\"displayName\": \"Ada L.\"}");
    assertThat(json(patched).path("displayName").asText()).isEqualTo("Ada L.");
    assertThat(json(patched).path("email").asText()).isEqualTo("ada@example.com");

    var found = json(http.get("/v1/users:search?query=ada%20l"));
    assertThat(found.path("users").findValuesAsText("id")).contains(id);

    assertThat(http.delete("/v1/users/" + id).status().code()).isEqualTo(200);
    var gone = http.get("/v1/users/" + id);
    assertThat(gone.status().code()).isEqualTo(404);
    assertThat(json(gone).path("code").asInt()).isEqualTo(Status.Code.NOT_FOUND.value());
  }

  @Test
  void listsPageByPage() throws Exception {
    List<String> ids = new ArrayList<>();
    var token = "";
    do {
      var page = json(http.get("/v1/users?page_size=5&page_token=" + token));
      ids.addAll(page.path("users").findValuesAsText("id"));
      token = page.path("nextPageToken").asText();
    } while (!token.isEmpty());
    assertThat(ids).hasSizeGreaterThan(10).doesNotHaveDuplicates();
  }

  @Test
  void answersARealGrpcClientOnTheSamePort() {
    var users = UserServiceGrpc.newBlockingStub(channel);
    var created =
        users.createUser(
            CreateUserRequest.newBuilder()
                .setUser(User.newBuilder().setEmail("grace@example.com").setDisplayName("Grace"))
                .build());
    assertThat(users.getUser(GetUserRequest.newBuilder().setId(created.getId()).build()))
        .isEqualTo(created);
  }

  @Test
  void handsAnErrorToAGrpcClient() {
    var users = UserServiceGrpc.newBlockingStub(channel);
    var unknown = GetUserRequest.newBuilder().setId("018f0000-0000-7000-8000-000000000000");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> users.getUser(unknown.build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void showsTheWayOfACallDownToItsSql() throws Exception {
    var id = "4bf92f3577b34da6a3ce929d0e0e4736";
    var request =
        HttpRequest.builder()
            .get("/v1/users?page_size=2")
            .header("traceparent", "00-" + id + "-00f067aa0ba902b7-01")
            .build();
    assertThat(http.execute(request).status().code()).isEqualTo(200);
    var admin = new GatewayAdmin(running.gateway().adminPort());
    Eventually.within(
        Duration.ofSeconds(5),
        "a trace from the edge to the database",
        () -> {
          var text = admin.get("/traces").toString();
          return text.contains(id)
              && text.contains("GET /v1/users")
              && text.contains("weir.users.v1.UserService/ListUsers")
              && text.contains("SELECT users");
        });
  }

  @Test
  void saysHowFarItHasCome() {
    assertThat(SAID.toString())
        .containsSubsequence("starting PostgreSQL", "PostgreSQL on port", "ready")
        .contains("gateway on port " + running.gateway().port());
  }

  private static AggregatedHttpResponse post(String path, String json) {
    return send(HttpMethod.POST, path, json);
  }

  private static AggregatedHttpResponse send(HttpMethod method, String path, String json) {
    var request =
        HttpRequest.builder().method(method).path(path).content(MediaType.JSON, json).build();
    return http.execute(request);
  }

  private static JsonNode json(AggregatedHttpResponse response) throws Exception {
    return JSON.readTree(response.contentUtf8());
  }
}
