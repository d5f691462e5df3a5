package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Callers that break HTTP in the middle of an upload. */
final class BrokenUploadTest {

  @ParameterizedTest
  @CsvSource({
    "/v1/lines, application/x-ndjson, Tell",
    "/v1/raw:upload, image/png, Upload",
    "/weir.test.Streams/Tell, application/grpc-web, Tell"
  })
  void isRefusedAndWritesNothingIntoTheLog(
      String path, String type, String rpc, @TempDir Path directory) throws IOException {
    try (var edge = TestEdge.start(TestEdge.apis(StreamSchema.writeTo(directory)));
        var log = new Traces();
        var socket = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
      edge.upstream.always(StreamSchema.SERVICE + rpc, Answer.never());
      socket.setSoTimeout(10_000);
      var head =
          "POST %s HTTP/1.1\r\nhost: test\r\ncontent-type: %s\r\ntransfer-encoding: chunked\r\n\r\n"
              .formatted(path, type);
      var piece = type.contains("json") ? "5\r\n     \r\n" : "5\r\n\0\0\0\0\0\r\n";
      socket.getOutputStream().write((head + piece).getBytes(US_ASCII));
      eventually("the call is under way", () -> isUnderWay(edge));
      socket.getOutputStream().write("no chunk\r\n".getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .contains("Decoder failure");
      eventually("the call is over", () -> edge.upstream.open() == 0);
      assertThat(log.found).isEmpty();
    }
  }

  private static boolean isUnderWay(TestEdge edge) {
    return edge.admin("/metrics").contentUtf8().contains("weir_requests_active 1.0");
  }

  /** Captures what this JVM logs with a stack trace while it is open. */
  private static final class Traces extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    final List<String> found = new CopyOnWriteArrayList<>();

    Traces() {
      setContext(root.getLoggerContext());
      start();
      root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() != null) {
        found.add(event.getFormattedMessage());
      }
    }

    @Override
    public void close() {
      root.detachAppender(this);
    }
  }
}
