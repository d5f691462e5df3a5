package io.weir.runtime.console;

import static io.weir.runtime.console.Readings.CLUSTER;
import static io.weir.runtime.console.Readings.address;
import static io.weir.runtime.console.Readings.endpoint;
import static io.weir.runtime.console.Readings.totals;
import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.health.Health;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.AdminServer;
import io.weir.testkit.time.FakeTime;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsoleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BUNDLE = 300_000;

  private final FakeTime time = new FakeTime();
  private final List<Stream> open = new ArrayList<>();
  private final Telemetry telemetry =
      Telemetry.start(TelemetryConfig.defaults(), "weir-test", "test", new RecentTraces(1));
  private List<ClusterReading> clusters =
      Readings.of(endpoint(address(1), "active", totals(0, 0))).clusters();
  private Console console;
  private AdminServer admin;

  @BeforeEach
  void start() {
    // Without its timer: a test moves the time.
    console =
        new Console(
            new Console.Source("gateway", new SimpleMeterRegistry(), () -> clusters, time, time));
    admin =
        AdminServer.start(
            new AdminConfig("127.0.0.1", 0), telemetry, new Health(), console.pages());
  }

  @AfterEach
  void stop() {
    open.forEach(Stream::close);
    console.close();
    admin.close();
    telemetry.close();
  }

  private void tick() {
    time.advance(Duration.ofMillis(500));
    console.tick();
  }

  private AggregatedHttpResponse get(String path, String... headers) {
    var all = RequestHeaders.builder(HttpMethod.GET, path);
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return WebClient.of("http://127.0.0.1:" + admin.port()).execute(all.build()).aggregate().join();
  }

  /** Reader of the stream over a connection of its own. */
  private final class Stream implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader lines;
    final String status;

    Stream() {
      try {
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), admin.port()));
        socket.setSoTimeout(10_000);
        var request = "GET /console/stream HTTP/1.1\r\nhost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        status = Objects.requireNonNull(lines.readLine()).substring(9, 12);
        open.add(this);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Returns the frame of the next tick, or of a later one if it was not ready for that. */
    JsonNode next() throws IOException {
      var line = new AtomicReference<>("");
      eventually(
          "a frame is there",
          () -> {
            tick();
            while (!line.get().startsWith("data: ") && lines.ready()) {
              line.set(Objects.requireNonNull(lines.readLine()));
            }
            return line.get().startsWith("data: ");
          });
      return JSON.readTree(line.get().substring(6));
    }

    /** Reads to the last chunk, which is empty. */
    void end() throws IOException {
      while (!Objects.requireNonNull(lines.readLine()).equals("0")) {}
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void streamsFramesTwiceASecond() throws IOException {
    var stream = new Stream();
    assertThat(stream.status).isEqualTo("200");
    assertThat(stream.next().at("/process/kind").asText()).isEqualTo("gateway");
    // Frames of before may be on their way, and several may pass while one is awaited.
    int calls = 0;
    JsonNode busy;
    do {
      calls += 20;
      var reading = endpoint(address(1), "ejected", totals(calls, calls / 2));
      clusters = Readings.of(reading).clusters();
      busy = stream.next();
    } while (busy.at("/clusters/0/endpoints/0/traffic/rate").asDouble() <= 0 && calls < 2_000);
    assertThat(busy.at("/clusters/0/endpoints/0/state").asText()).isEqualTo("ejected");
    assertThat(busy.at("/clusters/0/traffic/success").asDouble()).isEqualTo(0.5);
    stream.next();
    assertThat(stream.next().get("at").asLong() - busy.get("at").asLong())
        .isGreaterThanOrEqualTo(500);
  }

  @Test
  void boundsItsReadersAndForgetsThoseThatLeave() {
    for (int i = 0; i < ConsoleStream.MAX_SUBSCRIBERS; i++) {
      assertThat(new Stream().status).isEqualTo("200");
    }
    var refused = get("/console/stream");
    assertThat(refused.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    assertThat(refused.contentUtf8()).contains("16 readers");
    open.forEach(Stream::close);
    eventually("all have left", () -> console.readers() == 0);
    assertThat(new Stream().status).isEqualTo("200");
  }

  @Test
  void givesUpAReaderThatStopsReadingWhileOthersGoOn() throws IOException {
    clusters = Readings.ofMany(Frame.MAX_ENDPOINTS, 0).clusters();
    var slow = new Stream();
    assertThat(slow.status).isEqualTo("200");
    var quick = new Stream();
    // Far more than the buffers between the two hold.
    for (int i = 0; i < 2_000 && console.readers() == 2; i++) {
      quick.next();
    }
    eventually("the slow one is gone", () -> console.readers() == 1);
    assertThat(quick.next().has("clusters")).isTrue();
  }

  @Test
  void endsItsStreams() throws IOException {
    var stream = new Stream();
    stream.next();
    console.close();
    stream.end();
    eventually("none is left", () -> console.readers() == 0);
    assertThat(get("/console/stream").status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
  }

  @Test
  void leavesNoThread() {
    Console.start(
            new Console.Source("gateway", new SimpleMeterRegistry(), () -> clusters, time, time))
        .close();
    eventually(
        "the thread has ended",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("weir-console")));
  }

  @Test
  void showsTheHistory() throws IOException {
    tick();
    clusters = Readings.of(endpoint(address(1), "active", totals(5, 0))).clusters();
    tick();
    tick();
    var answer = get("/console/history?cluster=" + CLUSTER + "&endpoint=" + address(1));
    assertThat(answer.contentType()).isEqualTo(MediaType.JSON_UTF_8);
    assertThat(JSON.readTree(answer.contentUtf8()).at("/rate/0").asInt()).isEqualTo(5);
    assertThat(get("/console/history?cluster=" + CLUSTER).status()).isEqualTo(HttpStatus.OK);
    assertThat(get("/console/history").status()).isEqualTo(HttpStatus.OK);
    assertThat(get("/console/history?cluster=%22%3Cnone").status()).isEqualTo(HttpStatus.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
      })
  void isTheFrontPageForBrowsers(String accept) {
    var page = get("/", "accept", accept);
    assertThat(page.contentType()).isEqualTo(MediaType.HTML_UTF_8);
    assertThat(page.contentUtf8()).contains("/console/assets/console.js");
    assertThat(page.headers().get("vary")).isEqualTo("accept");
    assertThat(page.headers().getAll("content-security-policy"))
        .singleElement()
        .asString()
        .startsWith(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self' data:");
    assertThat(page.headers().get("x-frame-options")).isEqualTo("DENY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*/*", "text/*", "application/json", "text/html;q=0", "a;b;;c=", "\"/"})
  void isNotTheFrontPageForOthers(String accept) {
    var page = accept.isEmpty() ? get("/") : get("/", "accept", accept);
    assertThat(page.contentUtf8()).contains("href=\"/health\"").doesNotContain("console.js");
    assertThat(page.headers().get("content-security-policy"))
        .startsWith("default-src 'none'; base-uri");
  }

  @Test
  void otherPagesLoadNothing() {
    assertThat(get("/health").headers().get("content-security-policy"))
        .startsWith("default-src 'none'; base-uri");
  }

  @Test
  void isGuardedAsOtherPagesAre() {
    for (var path : List.of("/", "/console", "/console/stream", "/console/assets/console.js")) {
      var rebound = get(path, "host", "rebound.example:9901", "accept", "text/html");
      assertThat(rebound.status()).isEqualTo(HttpStatus.FORBIDDEN);
    }
  }

  @Test
  void isSmallAndLoadsNothingFromElsewhere() throws IOException {
    var whole = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(whole)) {
      for (var file : List.of("console.js", "console.css", "console.html")) {
        var answer = get("/console/assets/" + file);
        assertThat(answer.status()).isEqualTo(HttpStatus.OK);
        assertThat(answer.headers().get("etag")).isNotNull();
        zip.write(answer.content().array());
        var text = answer.contentUtf8().replace("http://www.w3.org/", "");
        assertThat(text).doesNotContain("http://", "https://");
      }
    }
    assertThat(whole.size()).isLessThan(MAX_BUNDLE);
    assertThat(get("/console/assets/licenses.txt").contentUtf8())
        .contains("preact", "uplot", "MIT License");
    assertThat(get("/console/assets/none.js").status()).isEqualTo(HttpStatus.NOT_FOUND);
    assertThat(get("/console/assets/..%2fConsole.class").status().isClientError()).isTrue();
  }
}
