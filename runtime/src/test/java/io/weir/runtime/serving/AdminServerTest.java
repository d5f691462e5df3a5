package io.weir.runtime.serving;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http2.Http2Error;
import io.weir.runtime.config.Secret;
import io.weir.runtime.health.Health;
import io.weir.runtime.protocol.RawHttp2;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private record Shown(String name, Duration pause, Secret secret) {}

  private final Health health = new Health();
  private final AtomicReference<Health.State> database =
      new AtomicReference<>(Health.State.HEALTHY);
  private final AtomicInteger rendered = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);
  private AdminServer admin;
  private WebClient client;

  @BeforeEach
  void start() {
    health.register(
        "database", () -> new Health.Report(database.get(), "as set", Map.of("waiting", 3)));
    HttpService failing =
        (ctx, req) -> {
          throw new IllegalStateException("broken");
        };
    admin =
        AdminServer.start(
            new AdminConfig("127.0.0.1", 0),
            new SimpleMeterRegistry(),
            health,
            Map.of(
                "/shown",
                new JsonPage(() -> new Shown("x", Duration.ofSeconds(5), Secret.parse("hush"))),
                "/held",
                new JsonPage(this::rendered),
                "/failing",
                failing));
    client = WebClient.of("http://127.0.0.1:" + admin.port());
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private AggregatedHttpResponse get(String path) {
    return client.get(path).aggregate().join();
  }

  @Test
  void isLiveHoweverItsPartsAre() {
    database.set(Health.State.UNHEALTHY);
    assertThat(get("/livez").status()).isEqualTo(HttpStatus.OK);
  }

  @Test
  void isReadyUnlessItCannotServe() {
    assertThat(get("/readyz").status()).isEqualTo(HttpStatus.OK);
    database.set(Health.State.DEGRADED);
    assertThat(get("/readyz").status()).isEqualTo(HttpStatus.OK);
    database.set(Health.State.UNHEALTHY);
    var refused = get("/readyz");
    assertThat(refused.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    assertThat(refused.contentUtf8()).contains("\"database\" : \"as set\"");
  }

  @Test
  void isReadyWithoutOneOfItsClustersAndAnswersForEach() {
    health.registerCluster(
        "users", false, () -> new Health.Report(Health.State.HEALTHY, "", Map.of()));
    health.registerCluster(
        "orders", false, () -> new Health.Report(Health.State.UNHEALTHY, "0 of 2", Map.of()));
    var ready = get("/readyz");
    assertThat(ready.status()).isEqualTo(HttpStatus.OK);
    assertThat(ready.contentUtf8()).contains("\"orders\" : \"0 of 2\"");
    assertThat(get("/readyz?cluster=users").status()).isEqualTo(HttpStatus.OK);
    assertThat(get("/readyz?cluster=orders").status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    assertThat(get("/readyz?cluster=none").status()).isEqualTo(HttpStatus.NOT_FOUND);
    assertThat(get("/readyz?cluster=database").status()).isEqualTo(HttpStatus.NOT_FOUND);
  }

  @Test
  void isNotReadyWithoutAClusterThatIsRequired() {
    health.registerCluster(
        "users", false, () -> new Health.Report(Health.State.HEALTHY, "", Map.of()));
    health.registerCluster(
        "orders", true, () -> new Health.Report(Health.State.UNHEALTHY, "0 of 2", Map.of()));
    var refused = get("/readyz");
    assertThat(refused.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    assertThat(refused.contentUtf8()).contains("\"orders\" : \"0 of 2\"");
    assertThat(get("/readyz?cluster=users").status()).isEqualTo(HttpStatus.OK);
    assertThat(get("/readyz?cluster=orders").status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
  }

  @Test
  void isNotReadyWhileDraining() {
    health.drain();
    assertThat(get("/readyz").status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    assertThat(get("/health").contentUtf8()).contains("\"draining\" : true");
  }

  @Test
  void showsThePartsWithTheirFigures() {
    database.set(Health.State.DEGRADED);
    var answer = get("/health");
    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.contentUtf8())
        .contains("\"state\" : \"DEGRADED\"", "\"reason\" : \"as set\"", "\"waiting\" : 3");
  }

  @Test
  void showsPagesWithDurationsAsTextAndSecretsMasked() {
    var answer = get("/shown");
    assertThat(answer.contentType()).isEqualTo(MediaType.JSON_UTF_8);
    assertThat(answer.contentUtf8()).contains("\"5s\"", "\"***\"").doesNotContain("hush");
  }

  @Test
  void listsItsPages() {
    assertThat(get("/").contentUtf8()).contains("href=\"/health\"", "href=\"/shown\"");
  }

  @Test
  void saysInJsonWhatIsWrong() {
    var missing = get("/none");
    assertThat(missing.status()).isEqualTo(HttpStatus.NOT_FOUND);
    assertThat(missing.contentType()).isEqualTo(MediaType.JSON_UTF_8);
    assertThat(missing.contentUtf8()).contains("404");

    var failed = get("/failing");
    assertThat(failed.status()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
    assertThat(failed.contentUtf8()).contains("this page failed").doesNotContain("broken");

    assertThat(client.delete("/shown").aggregate().join().status())
        .isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
  }

  @Test
  void saysThatItsPortIsTaken() {
    var same = new AdminConfig("127.0.0.1", admin.port());
    assertThatThrownBy(() -> AdminServer.start(same, new SimpleMeterRegistry(), health, Map.of()))
        .isInstanceOf(PortTaken.class)
        .hasMessage("port " + admin.port() + " is taken");
  }

  @Test
  void saysThatItsAddressIsNotOurs() {
    var foreign = new AdminConfig("192.0.2.1", 0);
    assertThatThrownBy(
            () -> AdminServer.start(foreign, new SimpleMeterRegistry(), health, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot listen on 192.0.2.1:0: ");
  }

  @Test
  void freesItsPortWhenClosed() {
    int port = admin.port();
    admin.close();
    var again =
        AdminServer.start(
            new AdminConfig("127.0.0.1", port), new SimpleMeterRegistry(), health, Map.of());
    assertThat(again.port()).isEqualTo(port);
    again.close();
  }

  @Test
  void boundsTheStreamsOfAConnection() throws IOException {
    try (var http2 = new RawHttp2(admin.port())) {
      for (int i = 0; i <= 16; i++) {
        http2.headers(
            2 * i + 1,
            false,
            ":method",
            "PUT",
            ":scheme",
            "http",
            ":path",
            "/shown",
            ":authority",
            "a");
      }
      var refused = http2.flush().end();
      assertThat(refused.stream()).isEqualTo(2 * 16 + 1);
      assertThat(refused.error()).isEqualTo(Http2Error.REFUSED_STREAM.code());
    }
  }

  @Test
  void refusesALargeBodyBeforeItHasArrived() {
    var headers = RequestHeaders.of(HttpMethod.PUT, "/shown", "content-length", 1 << 20);
    assertThat(client.execute(HttpRequest.streaming(headers)).aggregate().join().status())
        .isEqualTo(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
  }

  @Test
  void refusesWhatIsMalformedInJson() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
      socket.getOutputStream().write("GET /livez HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"message\" : \"host is missing\"");
    }
  }

  private int rendered() {
    int number = rendered.incrementAndGet();
    try {
      held.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return number;
  }

  @Test
  void rendersTwoPagesAtATimeAndNoneWhoseCallerHasLeft() throws IOException {
    try (var http2 = new RawHttp2(admin.port())) {
      for (int stream = 1; stream < 9; stream += 2) {
        getHeld(http2, stream);
      }
      http2.flush();
      eventually("pages are rendered", () -> rendered.get() == 2);
      http2.frame(3, 0, 5, 0, 0, 0, 8).frame(3, 0, 7, 0, 0, 0, 8).flushAndWait();
      assertThat(rendered).hasValue(2);
      held.countDown();
      getHeld(http2, 9);
      http2.flush().end(9);
      assertThat(rendered).hasValue(3);
    }
  }

  private void getHeld(RawHttp2 http2, int stream) {
    http2.headers(
        stream,
        true,
        ":method",
        "GET",
        ":scheme",
        "http",
        ":path",
        "/held",
        ":authority",
        "localhost:" + admin.port());
  }
}
