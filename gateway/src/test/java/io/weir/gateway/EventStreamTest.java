package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events, and what a browser needs to stay connected and to reconnect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EventStreamTest {
  private static final String WATCH = StreamSchema.SERVICE + "Watch";

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge =
        TestEdge.start(apis(StreamSchema.writeTo(directory)), "web: {heartbeat: 200ms, retry: 7s}");
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private HttpResponse watch(String... headers) {
    var all =
        RequestHeaders.builder(HttpMethod.GET, "/v1/watched").add("accept", "text/event-stream");
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return edge.client("h1c").execute(all.build());
  }

  @Test
  void haveTheIdThatTheSchemaNames() {
    edge.upstream.next(WATCH, Answer.ok(line("one"), line(""), line("two\nlines")));
    assertThat(watch().aggregate().join().contentUtf8())
        .isEqualTo(
            """
            retry: 7000

            id: one
            data: {"text":"one"}

            data: {}

            data: {"text":"two\\nlines"}

            event: end
            data: {}

            """);
  }

  @Test
  void tellTheInstanceWhereTheCallerWas() {
    edge.upstream.next(WATCH, Answer.ok());
    var _ = watch("last-event-id", "one").aggregate().join();
    assertThat(edge.upstream.calls().getLast().header("last-event-id")).isEqualTo("one");
  }

  @Test
  void beginAndGoOnWhileTheInstanceSaysNothing() {
    var gate = new CompletableFuture<Void>();
    edge.upstream.next(WATCH, Answer.after(gate, Answer.ok(line("late"))));
    var heard = Heard.all(watch());
    eventually("comments come", () -> heard.text().contains(":\n\n:\n\n"));
    assertThat(heard.text()).startsWith("retry: 7000\n\n:\n\n");
    gate.complete(null);
    eventually("the end", () -> heard.contains(Heard.END));
    assertThat(heard.text())
        .contains("id: late\n")
        .endsWith("event: end\ndata: {}\n\n" + Heard.END);
  }

  @Test
  void tellAnErrorThatComesAfterTheyHaveBegunByWaiting() {
    var gate = new CompletableFuture<Void>();
    edge.upstream.next(WATCH, Answer.after(gate, Answer.status(Status.NOT_FOUND)));
    var heard = Heard.all(watch());
    eventually("a comment", () -> heard.text().contains(":\n\n"));
    gate.complete(null);
    eventually("the end", () -> heard.contains(Heard.END));
    assertThat(heard.text()).contains("event: error\ndata: {\"code\":5");
  }

  @Test
  void leaveTheInstanceWhenTheCallerLeaves() {
    edge.upstream.next(
        WATCH,
        (call, requests) -> {
          call.sendHeaders(new Metadata());
          call.sendMessage(line("one"));
        });
    var heard = Heard.all(watch());
    eventually("the first event", () -> heard.text().contains("one"));
    heard.leave();
    eventually("the call is cancelled", () -> edge.upstream.open() == 0);
  }
}
