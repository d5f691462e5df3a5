package io.weir.runtime.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.runtime.config.Secret;
import io.weir.runtime.health.Health;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names under which the admin port answers, and requests that may change something. */
final class AdminGuardTest {
  private final AtomicInteger changes = new AtomicInteger();

  private AdminServer start(String host, @Nullable String token) {
    HttpService page =
        (ctx, req) -> {
          if (req.method() == HttpMethod.PUT || req.method() == HttpMethod.DELETE) {
            changes.incrementAndGet();
          }
          return HttpResponse.of("page");
        };
    var secret = token == null ? null : Secret.parse(token);
    var config = new AdminConfig(host, 0, List.of("Gateway.internal"), secret);
    return AdminServer.start(
        config, new SimpleMeterRegistry(), new Health(), Map.of("/page", page));
  }

  private static HttpStatus send(
      AdminServer admin, HttpMethod method, String address, String... headers) {
    var request = RequestHeaders.builder(method, "/page");
    for (int i = 0; i < headers.length; i += 2) {
      request.set(headers[i], headers[i + 1]);
    }
    return WebClient.of("http://" + address + ":" + admin.port())
        .execute(request.build(), method == HttpMethod.PUT ? "{}" : "")
        .aggregate()
        .join()
        .status();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          localhost              | 200
          LocalHost.:9901        | 200
          app.localhost:9901     | 200
          127.0.0.1:9901         | 200
          [::1]:9901             | 200
          10.1.2.3:9901          | 200
          gateway.internal       | 200
          GATEWAY.internal:9901  | 200
          evil.example           | 403
          evil.example:9901      | 403
          127.0.0.1.nip.io       | 403
          localhost.evil.example | 403
          xgateway.internal      | 403
          """)
  void answersUnderItsOwnNames(String host, int status) {
    try (var admin = start("127.0.0.1", null)) {
      assertThat(send(admin, HttpMethod.GET, "127.0.0.1", "host", host).code()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/livez", "/readyz", "/health", "/page"})
  void guardsEveryPage(String path) {
    try (var admin = start("127.0.0.1", null)) {
      var request = RequestHeaders.of(HttpMethod.GET, path, "host", "evil.example");
      var answer =
          WebClient.of("http://127.0.0.1:" + admin.port()).execute(request).aggregate().join();
      assertThat(answer.status()).isEqualTo(HttpStatus.FORBIDDEN);
      assertThat(answer.contentUtf8()).contains("admin.hosts");
    }
  }

  @Test
  void answersOldProbesWithoutAHost() throws Exception {
    try (var admin = start("127.0.0.1", null);
        var socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /livez HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(line).endsWith(" 200");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          application/json                  | -                     | 200
          application/json; charset=utf-8   | -                     | 200
          application/json                  | http://127.0.0.1:PORT | 200
          application/json                  | http://evil.example   | 403
          application/json                  | null                  | 403
          application/json                  | http://127.0.0.1:1    | 403
          application/x-www-form-urlencoded | -                     | 403
          text/plain                        | -                     | 403
          -                                 | -                     | 403
          """)
  void changesOnlyByWhatNoFormCanSend(@Nullable String type, @Nullable String origin, int status) {
    try (var admin = start("127.0.0.1", null)) {
      var headers = new ArrayList<String>();
      if (type != null) {
        headers.addAll(List.of("content-type", type));
      }
      if (origin != null) {
        headers.addAll(List.of("origin", origin.replace("PORT", "" + admin.port())));
      }
      var sent = headers.toArray(String[]::new);
      assertThat(send(admin, HttpMethod.PUT, "127.0.0.1", sent).code()).isEqualTo(status);
      assertThat(send(admin, HttpMethod.DELETE, "127.0.0.1", sent).code()).isEqualTo(status);
      assertThat(changes.get()).isEqualTo(status == 200 ? 2 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -             | 401
          Bearer        | 401
          Bearer wrong  | 401
          Bearer hush2  | 401
          Basic hush    | 401
          hush          | 401
          Bearer hush   | 200
          bearer hush   | 200
          """)
  void needsTheTokenIfThereIsOne(@Nullable String authorization, int status) {
    try (var admin = start("127.0.0.1", "hush")) {
      var headers =
          authorization == null
              ? new String[] {"content-type", "application/json"}
              : new String[] {"authorization", authorization};
      assertThat(send(admin, HttpMethod.PUT, "127.0.0.1", headers).code()).isEqualTo(status);
      assertThat(send(admin, HttpMethod.GET, "127.0.0.1").code()).isEqualTo(200);
    }
  }

  @Test
  void takesChangesFromElsewhereOnlyWithAToken() throws Exception {
    var own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
            .findFirst();
    assumeTrue(own.isPresent(), "needs a second address");
    var address = own.get().getHostAddress();
    try (var admin = start("0.0.0.0", null)) {
      assertThat(send(admin, HttpMethod.GET, address).code()).isEqualTo(200);
      assertThat(send(admin, HttpMethod.PUT, address, "content-type", "application/json").code())
          .isEqualTo(403);
    }
    try (var admin = start("0.0.0.0", "hush")) {
      assertThat(send(admin, HttpMethod.PUT, address, "authorization", "Bearer hush").code())
          .isEqualTo(200);
    }
  }

  @Test
  void isConfiguredWithNamesAndARealToken() {
    assertThatThrownBy(() -> new AdminConfig("127.0.0.1", 0, List.of("a:80"), null))
        .hasMessageContaining("without a port");
    assertThatThrownBy(() -> new AdminConfig("127.0.0.1", 0, List.of(), Secret.parse(" ")))
        .hasMessageContaining("token is empty");
  }
}
