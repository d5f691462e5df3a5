package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.gateway.TestEdge.apis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Streams as CSV. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RowsTest {
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final Status LATE = Status.RESOURCE_EXHAUSTED.withDescription("out of lines");

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(apis(StreamSchema.writeTo(directory)));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private AggregatedHttpResponse rows() {
    var headers = RequestHeaders.of(HttpMethod.GET, "/v1/lines", "accept", "text/csv");
    return edge.client("h1c").execute(headers).aggregate().join();
  }

  @Test
  void haveTheNamesOfTheirColumnsAndQuotesWhereTheyMust() {
    edge.upstream.next(
        LISTEN, Answer.ok(line("plain"), line("a,b"), line("say \"x\""), line("l\r\n"), line("")));
    var answer = rows();
    assertThat(answer.headers().get("content-type"))
        .isEqualTo("text/csv; charset=utf-8; header=present");
    assertThat(answer.contentUtf8())
        .isEqualTo("text\r\nplain\r\n\"a,b\"\r\n\"say \"\"x\"\"\"\r\n\"l\r\n\"\r\n\r\n");
  }

  @Test
  void mayBeNone() {
    edge.upstream.next(LISTEN, Answer.ok());
    assertThat(rows().contentUtf8()).isEqualTo("text\r\n");
  }

  @Test
  void areBrokenOffByAnErrorThatTheyCouldNotTell() {
    edge.upstream.next(LISTEN, Answer.statusAfter(LATE, new Metadata(), line("one")));
    assertThatThrownBy(this::rows).isInstanceOf(CompletionException.class);
  }

  @Test
  void answerAnErrorAtOnceWithItsStatus() {
    edge.upstream.next(LISTEN, Answer.status(LATE));
    assertThat(rows().status().code()).isEqualTo(429);
  }
}
