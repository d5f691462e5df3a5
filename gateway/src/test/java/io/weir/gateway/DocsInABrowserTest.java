package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.browser.Chromium;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.SeenCall;
import io.weir.users.v1.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page at /docs in a real browser. Maven's profile "browser" runs it; it needs Chromium. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocsInABrowserTest {
  private static final String PACKAGE = "weir.users.v1.";

  private static final List<String> RPCS =
      List.of(
          "UserService/CreateUser",
          "UserService/ListUsers",
          "UserService/GetUser",
          "UserService/UpdateUser",
          "UserService/DeleteUser",
          "UserService/SearchUsers",
          "UserService/BatchGetUsers",
          "UserService/WatchUsers",
          "UserService/ExportUsers",
          "UserService/ImportUsers",
          "JobService/GetJob",
          "JobService/WatchJob",
          "RoomService/Chat",
          "RoomService/ListMessages",
          "RoomService/ListMembers",
          "RoomService/CloseMember",
          "AvatarService/PutAvatar",
          "AvatarService/GetAvatar",
          "AvatarService/DeleteAvatar",
          "PulseService/WatchClock",
          "PulseService/WatchStats");

  /** RPCs whose answer begins with an identifier. */
  private static final Set<String> IDENTIFIED =
      Set.of(
          "UserService/CreateUser",
          "UserService/GetUser",
          "UserService/UpdateUser",
          "UserService/ImportUsers");

  /** Streaming RPCs of the schema that has all kinds. */
  private static final List<String> STREAMS =
      List.of(
          "Say",
          "Listen",
          "Watch",
          "Tell",
          "Talk",
          "Chat",
          "Collect",
          "Find",
          "Upload",
          "Convert",
          "Download");

  private TestEdge edge;
  private Chromium browser;

  @BeforeAll
  void start(@TempDir Path profile) throws IOException {
    edge = TestEdge.start();
    var user = User.newBuilder().setId("u1").build().toByteArray();
    for (var rpc : RPCS) {
      var answer = Answer.ok(IDENTIFIED.contains(rpc) ? user : new byte[0]);
      edge.upstream.always(PACKAGE + rpc, answer);
    }
    browser = Chromium.start(profile);
    browser.open(origin() + "/docs");
    eventually(
        "the page knows the document",
        () -> browser.evaluate("document.title").asText().equals("weir.users.v1"));
  }

  @AfterAll
  void stop() {
    browser.close();
    edge.close();
  }

  private String origin() {
    return "http://127.0.0.1:" + edge.gateway.port();
  }

  @Test
  void triesEveryCallFromThePage() throws IOException {
    var tried = browser.evaluate(script());
    Files.write(Path.of("target", "docs.png"), browser.screenshot());
    assertThat(tried)
        .extracting(line -> line.asText())
        .containsExactly(
            "GET /v1/rooms/{room}:chat: 200",
            "GET /v1/rooms/{room}/messages: 200",
            "GET /v1/rooms/{room}/members: 200",
            "DELETE /v1/rooms/{room}/members/{id}: 200",
            "PUT /v1/users/{id}/avatar: 200",
            "GET /v1/users/{id}/avatar: 200",
            "DELETE /v1/users/{id}/avatar: 200",
            "GET /v1/jobs/{id}: 200",
            "GET /v1/jobs/{id}:watch: 200",
            "POST /v1/users: 201",
            "GET /v1/users: 200",
            "GET /v1/users/{id}: 200",
            "PATCH /v1/users/{id}: 200",
            "DELETE /v1/users/{id}: 200",
            "GET /v1/users:search: 200",
            "POST /v1/users:batchGet: 200",
            "GET /v1/users:watch: 200",
            "GET /v1/users:export: 200",
            "POST /v1/users:import: 201",
            "GET /v1/clock:watch: 200",
            "GET /v1/stats:watch: 200");
    assertThat(edge.upstream.calls())
        .extracting(SeenCall::rpc)
        .containsAll(RPCS.stream().map(rpc -> PACKAGE + rpc).toList());
    assertThat(browser.requested())
        .hasSizeGreaterThan(10)
        .allMatch(url -> url.startsWith(origin() + "/") || url.startsWith("data:"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void triesStreamsAndContentOfAnyType(@TempDir Path directory, @TempDir Path profile)
      throws IOException {
    try (var other = TestEdge.start(apis(StreamSchema.writeTo(directory)));
        var page = Chromium.start(profile)) {
      for (var rpc : STREAMS) {
        other.upstream.always(StreamSchema.SERVICE + rpc, Answer.ok(new byte[0]));
      }
      page.open("http://127.0.0.1:" + other.gateway.port() + "/docs");
      assertThat(page.evaluate(script()))
          .extracting(line -> line.asText())
          .containsExactly(
              "GET /v1/lines: 200",
              "POST /v1/lines: 200",
              "GET /v1/watched: 200",
              "POST /v1/talk: 200",
              "GET /v1/talks/{text}:chat: 200",
              "POST /v1/collected: 200",
              "POST /v1/found: 200",
              "POST /v1/raw:upload: 200",
              "POST /v1/raw:tunnel: 200",
              "GET /v1/fetched: 200",
              "POST /v1/raw: 200",
              "POST /v1/raw:download: 200");
    }
  }

  @Test
  void triesAPathOfSeveralSegments(@TempDir Path directory, @TempDir Path profile)
      throws IOException {
    try (var other = TestEdge.start(apis(StreamSchema.writeTo(directory, "/v1/say/{text=**}")));
        var page = Chromium.start(profile)) {
      for (var rpc : STREAMS) {
        other.upstream.always(StreamSchema.SERVICE + rpc, Answer.ok(new byte[0]));
      }
      page.open("http://127.0.0.1:" + other.gateway.port() + "/docs");
      // Only this route takes several path segments, as the page knows.
      var first =
          script()
              .replace("u1", "a/b c")
              .replace(
                  "document.querySelectorAll('.opblock')", "[document.querySelector('.opblock')]");
      assertThat(page.evaluate(first)).hasSize(1);
      assertThat(page.requested()).anyMatch(url -> url.endsWith("/v1/say/a/b%20c"));
    }
  }

  @Test
  void letsNothingInFromElsewhere(@TempDir Path profile) throws Exception {
    try (var other = Chromium.start(profile)) {
      other.open(origin() + "/docs");
      eventually("it is there", () -> other.evaluate("document.title").asText().startsWith("weir"));
      var inline =
          "(s => { s.textContent = 'window.entered = 1'; document.body.append(s); })"
              + "(document.createElement('script'))";
      assertThat(other.evaluate(inline + ", typeof window.entered").asText())
          .isEqualTo("undefined");
      var asked = "fetch('%s/v1/users').then(() => 'answered', () => 'refused')";
      assertThat(other.evaluate(asked.formatted("http://" + edge.upstream.address())).asText())
          .isEqualTo("refused");
      assertThat(other.evaluate(asked.formatted(origin())).asText()).isEqualTo("answered");
      assertThat(other.complaints())
          .anyMatch(complaint -> complaint.contains("Content Security Policy"));
    }
  }

  private static String script() throws IOException {
    try (var in = DocsInABrowserTest.class.getResourceAsStream("docs/try-everything.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }
}
