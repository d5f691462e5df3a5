package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that arrive slowly, within a small budget of memory. */
final class HeldRequestsTest {
  private static final int MIB = 1 << 20;
  private static final int CONNECTIONS = 6;
  private static final int UPLOADS = 10;

  private final List<ClientFactory> attackers = new ArrayList<>();
  private final List<HttpRequestWriter> writers = new ArrayList<>();
  private TestEdge edge;

  @BeforeEach
  void start() {
    edge =
        TestEdge.start(
            "limits: {memory: {max: 4MiB, caller-share: 80%, max-wait: 100ms, arrival: 400ms}}");
    edge.upstream.always(USERS + "ListUsers", Answer.ok(new byte[0]));
    edge.upstream.always(USERS + "CreateUser", Answer.ok(new byte[0]));
  }

  @AfterEach
  void stop() {
    writers.forEach(HttpRequestWriter::abort);
    attackers.forEach(ClientFactory::close);
    edge.close();
  }

  private WebClient connection(String protocol) {
    var factory = ClientFactory.builder().build();
    attackers.add(factory);
    return WebClient.builder(protocol + "://127.0.0.1:" + edge.gateway.port())
        .factory(factory)
        .responseTimeout(Duration.ofSeconds(20))
        .build();
  }

  /** Sends a mebibyte and never the end. */
  private CompletableFuture<AggregatedHttpResponse> unfinished(WebClient client, String... type) {
    var headers =
        RequestHeaders.of(
            HttpMethod.POST,
            type.length == 0 ? "/v1/users" : "/" + USERS + "ListUsers",
            "content-type",
            type.length == 0 ? "application/json" : type[0]);
    var writer = HttpRequest.streaming(headers);
    writers.add(writer);
    if (type.length > 0) {
      writer.write(HttpData.wrap(new byte[] {0, 0, 16, 0, 1}));
    }
    for (int i = 0; i < 16; i++) {
      writer.write(HttpData.ofUtf8(" ".repeat(MIB / 16)));
    }
    return client.execute(writer).aggregate();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "application/grpc"})
  void refusesUnfinishedUploadsAndServesSmallRequests(String type) {
    List<CompletableFuture<AggregatedHttpResponse>> uploads = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      var client = connection("h2c");
      for (int j = 0; j < UPLOADS; j++) {
        uploads.add(type.isEmpty() ? unfinished(client) : unfinished(client, type));
      }
    }
    eventually("the budget is used", () -> edge.metric("weir_memory_held_bytes") > 2 * MIB);
    for (int i = 0; i < 20; i++) {
      assertThat(edge.get("/v1/users").status().code()).isEqualTo(200);
      assertThat(edge.send(HttpMethod.POST, "/v1/users", "{}").status().code()).isLessThan(300);
      assertThat(edge.metric("weir_memory_held_bytes")).isLessThan(10 * MIB);
    }
    eventually("every upload is over", () -> uploads.stream().allMatch(CompletableFuture::isDone));
    var refused =
        uploads.stream()
            .filter(upload -> !upload.isCompletedExceptionally())
            .map(CompletableFuture::join)
            .filter(answer -> isRefusal(answer, type.isEmpty()))
            .count();
    assertThat(refused).isGreaterThan(CONNECTIONS * UPLOADS / 2);
    eventually("nothing is held", () -> edge.metric("weir_memory_held_bytes") == 0);
    assertThat(edge.metric("weir_memory_limit_bytes")).isEqualTo(4 * MIB);
    assertThat(edge.metric("weir_memory_refusals_total")).isGreaterThanOrEqualTo((double) refused);
  }

  private static boolean isRefusal(AggregatedHttpResponse answer, boolean isJson) {
    if (!isJson) {
      return answer.headers().get("grpc-status", "").equals("8");
    }
    return answer.status().code() == 503
        && answer.headers().get("retry-after", "").equals("1")
        && json(answer).get("code").asInt() == 8;
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c"})
  void endsARequestThatStopsArriving(String protocol) {
    var answer = unfinished(connection(protocol)).join();
    assertThat(answer.status().code()).isEqualTo(408);
    assertThat(json(answer).get("code").asInt()).isEqualTo(4);
    eventually("nothing is held", () -> edge.metric("weir_memory_held_bytes") == 0);
    assertThat(edge.upstream.open()).isZero();
  }

  @Test
  void endsAGrpcRequestThatStopsArriving() {
    var answer = unfinished(connection("h2c"), "application/grpc").join();
    assertThat(answer.headers().get("grpc-status")).isEqualTo("4");
    assertThat(answer.headers().get("grpc-message")).contains("too slowly");
  }

  @Test
  void takesALargeRequestThatArrives() {
    var answer = edge.send(HttpMethod.POST, "/v1/users", "{" + " ".repeat(MIB) + "}");
    assertThat(answer.status().code()).isLessThan(300);
    eventually("nothing is held", () -> edge.metric("weir_memory_held_bytes") == 0);
  }
}
