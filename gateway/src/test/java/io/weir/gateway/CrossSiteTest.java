package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that a page of another origin makes a browser send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrossSiteTest {
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start("web: {origins: [\"https://app.example.org\"]}");
    for (var rpc : new String[] {"CreateUser", "GetUser", "UpdateUser", "DeleteUser"}) {
      edge.upstream.always(USERS + rpc, Answer.ok(new byte[0]));
    }
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private AggregatedHttpResponse send(
      String protocol, HttpMethod method, String path, String... headers) {
    var request = RequestHeaders.builder(method, path).authority("api.example.org");
    for (int i = 0; i < headers.length; i += 2) {
      request.add(headers[i], headers[i + 1]);
    }
    return edge.client(protocol).execute(request.build(), "{}").aggregate().join();
  }

  private long created() {
    return edge.upstream.executions(USERS + "CreateUser");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://evil.example             | ''          | false
          http://evil.example             | cross-site  | false
          http://api.example.org.evil     | ''          | false
          http://api.example.org:8080     | same-site   | false
          null                            | ''          | false
          ''                              | cross-site  | false
          ''                              | same-site   | false
          http://api.example.org          | ''          | true
          https://API.example.org         | same-origin | true
          https://public.example.com      | same-origin | true
          https://app.example.org         | cross-site  | true
          ''                              | same-origin | true
          ''                              | none        | true
          ''                              | ''          | true
          """)
  void createNobody(String origin, String site, boolean allowed) {
    for (var protocol : new String[] {"h1c", "h2c"}) {
      long before = created();
      var headers = new ArrayList<String>();
      if (!origin.isEmpty()) {
        headers.addAll(List.of("origin", origin));
      }
      if (!site.isEmpty()) {
        headers.addAll(List.of("sec-fetch-site", site));
      }
      var answer = send(protocol, HttpMethod.POST, "/v1/users", headers.toArray(String[]::new));
      assertThat(answer.status().code()).isEqualTo(allowed ? 200 : 403);
      assertThat(created() - before).isEqualTo(allowed ? 1 : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json"
      })
  void areRefusedWhateverTheirContent(String type) {
    var answer =
        send(
            "h1c",
            HttpMethod.POST,
            "/v1/users",
            "origin",
            "http://evil.example",
            "content-type",
            type);
    assertThat(answer.status().code()).isEqualTo(403);
    assertThat(answer.contentUtf8()).contains("http://evil.example may not call here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc", "application/grpc-web", "application/grpc-web-text"})
  void areRefusedInTheCallersDialect(String type) {
    long before = created();
    var answer =
        send(
            "h2c",
            HttpMethod.POST,
            "/" + USERS + "CreateUser",
            "origin",
            "http://evil.example",
            "content-type",
            type);
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(created()).isEqualTo(before);
    if (type.equals("application/grpc")) {
      assertThat(answer.headers().get("grpc-status")).isEqualTo("7");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE", "TRACE"})
  void areRefusedWithEveryMethodThatChanges(String method) {
    var answer =
        send("h1c", HttpMethod.valueOf(method), "/v1/users/u1", "origin", "http://evil.example");
    assertThat(answer.status().code()).isEqualTo(403);
  }

  @Test
  void mayReadWhatTheirBrowserThenHides() {
    var answer = send("h1c", HttpMethod.GET, "/v1/users/u1", "origin", "http://evil.example");
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().contains("access-control-allow-origin")).isFalse();
  }

  @Test
  void areRefusedIfAnyOfTheirOriginsIsForeign() {
    var two =
        """
        POST /v1/users HTTP/1.1
        host: test
        origin: http://test
        origin: http://evil.example
        content-length: 2
        connection: close

        {}\
        """
            .replace("\n", "\r\n");
    assertThat(RawHttp.exchange(edge.gateway.port(), two)).startsWith("HTTP/1.1 403 ");
  }
}
