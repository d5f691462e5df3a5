package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Malformed gRPC frames: the caller gets an error, and no instance is blamed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrokenFramesTest {
  /** Number of calls, far above the threshold of a breaker. */
  private static final int CALLS = 40;

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(TestEdge.apis(StreamSchema.writeTo(directory)));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc, Say, '', no message, 12",
    "application/grpc, Say, 0:0:0:0:5:1, ends early, 3",
    "application/grpc, Say, 1:0:0:0:0, no grpc-encoding, 13",
    "application/grpc, Say, 0:0:0:0:0:0:0:0:0:0, more than one, 12",
    "application/grpc, Listen, '', no message, 12",
    "application/grpc, Listen, 7:0:0:0:0, flags, 3",
    "application/grpc, Tell, 0:0:0:0:0:0, ends early, 3",
    "application/grpc, Talk, 0:0:0:0:0:9, flags, 3",
    "application/grpc-web, Say, 0:0:0:0:5:1, ends early, 3",
    "application/grpc-web, Listen, '', no message, 12",
    "application/grpc-web, Tell, 1:0:0:0:0, no grpc-encoding, 13",
    "application/grpc-web-text, Say, '', no message, 12"
  })
  void isTheCallersFault(String type, String rpc, String frames, String says, int code) {
    for (int i = 0; i < CALLS; i++) {
      var answer = call(type, rpc, frames);
      assertThat(status(answer)).as("call %s", i).contains("grpc-status: " + code, says);
    }
    eventually("the calls are over", () -> edge.upstream.open() == 0);
    assertThat(edge.admin("/clusters").contentUtf8()).contains("\"failures\" : 0,");
    assertThat(status(call("application/grpc", "Talk", "0:0:0:0:0"))).contains("grpc-status: 0");
  }

  private AggregatedHttpResponse call(String type, String rpc, String frames) {
    var path = "/" + StreamSchema.SERVICE + rpc;
    var headers = RequestHeaders.of(HttpMethod.POST, path, "content-type", type, "te", "trailers");
    var parts = frames.isEmpty() ? new String[0] : frames.split(":", -1);
    var content = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      content[i] = Byte.parseByte(parts[i]);
    }
    return edge.client("h2c").execute(headers, HttpData.wrap(content)).aggregate().join();
  }

  private static String status(AggregatedHttpResponse answer) {
    if (answer.headers().get("content-type", "").contains("-web")) {
      var content = answer.content().toString(ISO_8859_1);
      return answer.headers().get("content-type", "").contains("-text")
          ? new String(Base64.getMimeDecoder().decode(content), ISO_8859_1)
          : content;
    }
    HttpHeaders told =
        answer.trailers().contains("grpc-status") ? answer.trailers() : answer.headers();
    return "grpc-status: %s %s"
        .formatted(told.get("grpc-status"), told.get("grpc-message", "").replace("%20", " "));
  }
}
