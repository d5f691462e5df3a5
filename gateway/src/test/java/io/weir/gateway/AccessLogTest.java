package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("weir.access");
  private final Lines lines = new Lines();
  private TestEdge edge;

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      event.prepareForDeferredProcessing();
      events.add(event);
    }
  }

  @BeforeAll
  void start() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
    edge = TestEdge.start();
  }

  @AfterAll
  void stop() {
    edge.close();
    logger.detachAppender(lines);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  /** Returns the line that contains a text, because other tests may log at the same time. */
  private ILoggingEvent line(String part) {
    eventually(
        "a line with " + part,
        () -> lines.events.stream().anyMatch(e -> e.getFormattedMessage().contains(part)));
    return lines.events.stream()
        .filter(e -> e.getFormattedMessage().contains(part))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void writesALineWithTheTraceAndWithoutTheQuery() {
    edge.upstream.next(USERS + "GetUser", Answer.ok(new byte[0]));
    var trace = "4bf92f3577b34da6a3ce929d0e0e4738";
    var headers =
        RequestHeaders.of(
            HttpMethod.GET,
            "/v1/users/logged-1",
            "traceparent",
            "00-" + trace + "-00f067aa0ba902b7-01");
    edge.client("h1c").execute(headers).aggregate().join();
    var line = line("/v1/users/logged-1");
    assertThat(line.getFormattedMessage())
        .matches("127\\.0\\.0\\.1 GET /v1/users/logged-1 200 2B \\d+\\.\\dms h1c");
    assertThat(line.getKeyValuePairs().toString()).contains("trace_id=\"" + trace);
    edge.get("/v1/logged-2?token=secret");
    assertThat(line("/v1/logged-2").getFormattedMessage()).doesNotContain("secret");
  }

  @Test
  void tellsTheStatusOfAGrpcCall() throws Exception {
    ByteCall.start(edge.channel(), "logged.Three/Nothing").send().done().ended();
    assertThat(line("/logged.Three/Nothing").getFormattedMessage())
        .contains(" 200 grpc-status=12 ");
  }

  private static RequestHeaders request(String path) {
    return RequestHeaders.of(
        HttpMethod.GET, path, "user-agent", "curl \"8\"", "authorization", "Bearer secret");
  }

  @Test
  void writesTheQueryAndHeadersThatAreConfigured() {
    try (var other =
        TestEdge.start("access-log: {headers: [User-Agent, x-missing], query: true}")) {
      other.client("h1c").execute(request("/v1/logged-4?a=b")).aggregate().join();
      assertThat(line("/v1/logged-4").getFormattedMessage())
          .contains(" GET /v1/logged-4?a=b 404 ")
          .endsWith(" h1c user-agent=\"curl ?8?\"")
          .doesNotContain("secret");
    }
  }

  @Test
  void writesFields() {
    try (var other = TestEdge.start("access-log: {format: json, headers: [user-agent]}")) {
      other.client("h1c").execute(request("/v1/logged-5?a=b")).aggregate().join();
      var line = line("/v1/logged-5");
      assertThat(line.getFormattedMessage()).isEqualTo("GET /v1/logged-5 404");
      assertThat(line.getKeyValuePairs().toString())
          .contains("client=\"127.0.0.1\"", "status=\"404\"", "user-agent=curl ?8?")
          .doesNotContain("secret", "a=b");
    }
  }

  @Test
  void canBeOff() {
    try (var other = TestEdge.start("access-log: off")) {
      other.get("/v1/logged-6");
      edge.get("/v1/logged-7");
      line("/v1/logged-7");
      assertThat(lines.events)
          .extracting(ILoggingEvent::getFormattedMessage)
          .noneMatch(text -> text.contains("/v1/logged-6"));
    }
  }
}
