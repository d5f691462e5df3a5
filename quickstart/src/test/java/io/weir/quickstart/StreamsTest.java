package io.weir.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.weir.observability.TelemetryConfig;
import io.weir.users.v1.ChatEvent;
import io.weir.users.v1.ChatRequest;
import io.weir.users.v1.RoomServiceGrpc;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The streams of the user service over HTTP, through the whole stack as ./weir up starts it. */
@Timeout(120)
final class StreamsTest {
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final Stack STACK =
      new Stack(
          new StackOptions("127.0.0.1", 0, 0, 0, 2, null, null, null, null),
          TelemetryConfig.defaults(),
          new Progress(
              new PrintWriter(new StringWriter(), true),
              Instant.EPOCH,
              InstantSource.fixed(Instant.EPOCH)));

  private static int port;

  @BeforeAll
  static void start() {
    port = STACK.start().gateway().port();
  }

  @AfterAll
  static void end() {
    HTTP.shutdownNow();
    STACK.close();
  }

  @Test
  void importsAndFollowsTheJobToItsEnd() throws Exception {
    var rows = "{\"email\": \"new@example.org\", \"displayName\": \"New\"}\n{\"email\": \"bad\"}\n";
    var imported =
        HTTP.send(
            to("/v1/users:import")
                .header("content-type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(rows))
                .build(),
            BodyHandlers.ofString());
    assertThat(imported.statusCode()).as(imported.body()).isEqualTo(201);
    var job = imported.headers().firstValue("location").orElseThrow();
    var told = lines(job + ":watch", "application/x-ndjson").map(StreamsTest::json).toList();
    assertThat(told.getLast().path("state").asText()).isEqualTo("DONE");
    assertThat(told.getLast().path("created").asText()).isEqualTo("1");
    assertThat(told.getLast().path("refusals").get(0).path("index").asText()).isEqualTo("1");
    assertThat(told.getLast().path("refusals").get(0).path("field").asText())
        .isEqualTo("user.email");
  }

  @Test
  void exportsAsAnArrayAndAsLines() throws Exception {
    var array = HTTP.send(to("/v1/users:export").build(), BodyHandlers.ofString());
    var emails = json(array.body()).findValuesAsText("email");
    assertThat(emails).contains("amina.okafor@example.com");
    assertThat(lines("/v1/users:export", "application/x-ndjson").map(StreamsTest::json))
        .extracting(user -> user.path("email").asText())
        .contains("amina.okafor@example.com");
  }

  @Test
  void goesOnWithAWatchBehindTheLastEventId() throws Exception {
    var request =
        to("/v1/users:watch").header("accept", "text/event-stream").header("last-event-id", "2");
    try (var lines = HTTP.send(request.build(), BodyHandlers.ofLines()).body()) {
      var data = lines.filter(line -> line.startsWith("data:")).limit(3).toList();
      assertThat(data.stream().map(line -> json(line.substring(5)).path("id").asText()))
          .containsExactly("2", "3", "4");
      assertThat(json(data.getLast().substring(5)).path("kind").asText()).isEqualTo("CREATED");
    }
  }

  @Test
  void tellsTheTimeAndTheStats() throws Exception {
    for (var path : List.of("/v1/clock:watch?interval=0.1s", "/v1/stats:watch?interval=0.1s")) {
      try (var lines = lines(path, "application/x-ndjson")) {
        assertThat(lines.limit(2).map(StreamsTest::json)).allMatch(answer -> answer.has("at"));
      }
    }
  }

  @Test
  void keepsAnAvatarAndAnswersItByteForByte() throws Exception {
    var path = "/v1/users/" + someUser() + "/avatar";
    assertThat(status(path)).isEqualTo(404);
    var picture = new byte[300_000];
    new Random(1).nextBytes(picture);
    System.arraycopy(PNG, 0, picture, 0, PNG.length);
    var put = put(path, "image/png", picture);
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(json(put.body()).path("bytes").asText()).isEqualTo("300000");
    var got = HTTP.send(to(path).build(), BodyHandlers.ofByteArray());
    assertThat(got.headers().firstValue("content-type")).hasValue("image/png");
    assertThat(got.body()).isEqualTo(picture);
    assertThat(put(path, "image/png", "<script>".getBytes(UTF_8)).statusCode()).isEqualTo(400);
    assertThat(put(path, "image/svg+xml", picture).statusCode()).isEqualTo(400);
    assertThat(put(path, "image/png", new byte[1 << 20]).statusCode()).isEqualTo(400);
    assertThat(HTTP.send(to(path).build(), BodyHandlers.ofByteArray()).body()).isEqualTo(picture);
    var deleted = HTTP.send(to(path).DELETE().build(), BodyHandlers.ofString());
    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(status(path)).isEqualTo(404);
  }

  private static String someUser() throws IOException, InterruptedException {
    var users = HTTP.send(to("/v1/users?page_size=1").build(), BodyHandlers.ofString());
    return json(users.body()).path("users").get(0).path("id").asText();
  }

  private static HttpResponse<String> put(String path, String type, byte[] content)
      throws IOException, InterruptedException {
    var publisher = HttpRequest.BodyPublishers.ofByteArray(content);
    return HTTP.send(
        to(path).header("content-type", type).PUT(publisher).build(), BodyHandlers.ofString());
  }

  /** Sends messages through gRPC at the gateway and reads them through HTTP. */
  @Test
  void readsWhatWasSaidInARoomAndWhoIsThere() throws Exception {
    var channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      var joined = new CompletableFuture<ChatEvent>();
      var heard = new CompletableFuture<ChatEvent>();
      var chat = RoomServiceGrpc.newStub(channel).chat(new Hearer(joined, heard));
      chat.onNext(
          ChatRequest.newBuilder().setRoom("lobby").setDisplayName("Ada").setText("hello").build());
      var said = heard.get(20, TimeUnit.SECONDS);
      var path = "/v1/rooms/lobby/messages";
      var messages = json(HTTP.send(to(path).build(), BodyHandlers.ofString()).body());
      assertThat(messages.path("messages").get(0).path("text").asText()).isEqualTo("hello");
      assertThat(messages.path("messages").get(0).path("id").asLong()).isEqualTo(said.getId());
      var there = HTTP.send(to("/v1/rooms/lobby/members").build(), BodyHandlers.ofString()).body();
      var member = json(there).path("members").get(0).path("id").asText();
      assertThat(member).isEqualTo(joined.get(1, TimeUnit.SECONDS).getMember().getId());
      var close = to("/v1/rooms/lobby/members/" + member).DELETE().build();
      assertThat(HTTP.send(close, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    } finally {
      channel.shutdownNow();
    }
  }

  private record Hearer(CompletableFuture<ChatEvent> joined, CompletableFuture<ChatEvent> said)
      implements StreamObserver<ChatEvent> {
    @Override
    public void onNext(ChatEvent event) {
      (event.hasMessage() ? said : joined).complete(event);
    }

    @Override
    public void onError(Throwable failure) {
      said.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
  }

  @Test
  void refusesBeforeTheFirstMessageWithAStatus() throws Exception {
    assertThat(status("/v1/users:watch?last_id=1000000")).isEqualTo(400);
    assertThat(status("/v1/clock:watch?interval=0.01s")).isEqualTo(400);
    assertThat(status("/v1/rooms/Lobby/messages")).isEqualTo(400);
    assertThat(status("/v1/jobs/018f0000-0000-7000-8000-000000000000:watch")).isEqualTo(404);
  }

  private static int status(String path) throws IOException, InterruptedException {
    return HTTP.send(to(path).build(), BodyHandlers.ofString()).statusCode();
  }

  private static Stream<String> lines(String path, String form)
      throws IOException, InterruptedException {
    HttpResponse<Stream<String>> answer =
        HTTP.send(to(path).header("accept", form).build(), BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }
}
