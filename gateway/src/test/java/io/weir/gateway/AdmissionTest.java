package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.USERS_SCHEMA;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with a limit of two concurrent unary calls. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdmissionTest {
  private static final String SEARCH = USERS + "SearchUsers";

  private TestEdge edge;
  private CompletableFuture<Void> gate = new CompletableFuture<>();

  @BeforeAll
  void start(@TempDir Path directory) {
    edge =
        TestEdge.start(
            apis(USERS_SCHEMA, StreamSchema.writeTo(directory)),
            "admission: {min: 1, max: 2, max-wait: 400ms, shed-last: [\"/v1/users:search\"]}",
            "web: {origins: [https://app.example.org]}");
    edge.upstream.always(USERS + "ListUsers", Answer.ok(new byte[0]));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @AfterEach
  void letGo() {
    gate.complete(null);
    eventually("all have left", () -> metric("weir_admission_in_flight{").endsWith(" 0.0"));
    gate = new CompletableFuture<>();
  }

  private void fill() {
    edge.upstream.always(SEARCH, Answer.after(gate, Answer.ok(new byte[0])));
    for (int i = 0; i < 2; i++) {
      var _ = edge.client("h2c").get("/v1/users:search?query=ada").aggregate();
    }
    eventually("both are under way", () -> metric("weir_admission_in_flight{").endsWith(" 2.0"));
  }

  private String metric(String name) {
    return edge.admin("/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .orElse("no " + name);
  }

  @Test
  void theNextWaitsForAPlace() {
    fill();
    var waits = edge.client("h1c").get("/v1/users").aggregate();
    eventually("it waits", () -> metric("weir_admission_waiting{").endsWith(" 1.0"));
    assertThat(waits).isNotDone();
    gate.complete(null);
    assertThat(waits.join().status().code()).isEqualTo(200);
    assertThat(metric("weir_admission_wait_seconds_count{")).doesNotEndWith(" 0");
  }

  @Test
  void aCallerThatLeavesDoesNotWaitAnyMore() {
    fill();
    var leaves = edge.client("h2c").get("/v1/users");
    var _ = leaves.aggregate();
    eventually("it waits", () -> metric("weir_admission_waiting{").endsWith(" 1.0"));
    leaves.abort();
    eventually("it has left", () -> metric("weir_admission_waiting{").endsWith(" 0.0"));
  }

  @Test
  void refusesWhatHasWaitedAndTellsWhenToComeBack() {
    fill();
    var refused = edge.get("/v1/users");
    assertThat(refused.status().code()).isEqualTo(503);
    assertThat(refused.headers().get("retry-after")).isEqualTo("1");
    assertThat(json(refused).get("code").asInt()).isEqualTo(14);
    assertThat(metric("weir_admission_refused_total{cluster=\"users\",reason=\"waited\"}"))
        .doesNotEndWith(" 0.0");
    assertThat(metric("weir_admission_limit{")).endsWith(" 2.0");
    eventually(
        "the trace says so",
        () ->
            edge.admin("/traces").contentUtf8().contains("weir.admission.refused")
                || traces().contains("weir.admission.refused"));
    gate.complete(null);
    eventually("there is room", () -> edge.get("/v1/users").status().code() == 200);
  }

  private String traces() {
    var all = new StringBuilder();
    for (var trace : json(edge.admin("/traces"))) {
      var id = trace.path("id").asText(trace.path("trace").asText());
      all.append(edge.admin("/traces/" + id).contentUtf8());
    }
    return all.toString();
  }

  @Test
  void refusesAGrpcCallWithPushback() throws Exception {
    fill();
    var refused = ByteCall.start(edge.channel(), USERS + "ListUsers").send().done();
    assertThat(refused.ended().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    var pushback = Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
    assertThat(refused.trailers.get().get(pushback)).isEqualTo("1000");
  }

  @Test
  void anUnfinishedUploadTakesNoPlace() throws Exception {
    var request =
        "POST /v1/users HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n"
            + "content-length: 1000000\r\n\r\n{";
    var uploads = new ArrayList<Socket>();
    for (int i = 0; i < 20; i++) {
      var upload = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port());
      upload.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      uploads.add(upload);
    }
    eventually("they arrive", () -> metric("weir_requests_in_flight ").endsWith(" 20.0"));
    assertThat(edge.get("/v1/users").status().code()).isEqualTo(200);
    for (var upload : uploads) {
      upload.close();
    }
    eventually("they are gone", () -> metric("weir_requests_in_flight ").endsWith(" 0.0"));
  }

  @Test
  void aStreamDoesNotKeepThePlaceOfACall() {
    edge.upstream.always(StreamSchema.SERVICE + "Talk", Answer.never());
    var channel = edge.channel();
    var streams =
        Stream.generate(() -> ByteCall.start(channel, StreamSchema.SERVICE + "Talk").send().done())
            .limit(5)
            .toList();
    eventually("they are open", () -> edge.upstream.open() >= 1);
    eventually("a call comes in", () -> edge.get("/v1/users").status().code() == 200);
    assertThat(metric("weir_admission_in_flight{")).endsWith(" 0.0");
    streams.forEach(stream -> stream.call.cancel("enough", null));
    eventually("they are gone", () -> edge.upstream.open() == 0);
  }

  @Test
  void aWebSocketDoesNotKeepThePlaceOfACall() {
    edge.upstream.always(StreamSchema.SERVICE + "Talk", Answer.echo());
    var callers =
        Stream.generate(() -> SocketCaller.open(edge.gateway.port(), "/v1/talk")).limit(5).toList();
    eventually("a call comes in", () -> edge.get("/v1/users").status().code() == 200);
    assertThat(metric("weir_admission_in_flight{")).endsWith(" 0.0");
    callers.forEach(caller -> assertThat(caller.done().closed()).isEqualTo("1000 "));
  }

  @Test
  void aStreamIsServedWhileUnaryCallsHaveEveryPlace() {
    edge.upstream.always(StreamSchema.SERVICE + "Talk", Answer.echo());
    fill();
    var caller = SocketCaller.open(edge.gateway.port(), "/v1/talk");
    assertThat(caller.done().closed()).isEqualTo("1000 ");
  }

  /**
   * Sends CORS headers with a refusal; otherwise the page would see a network error instead of a
   * full gateway.
   */
  @Test
  void letsThePageOfAnotherOriginReadTheRefusal() {
    fill();
    var headers =
        RequestHeaders.of(HttpMethod.GET, "/v1/users", "origin", "https://app.example.org");
    var refused = edge.client("h1c").execute(headers).aggregate().join();
    assertThat(refused.status().code()).isEqualTo(503);
    assertThat(refused.headers().get("access-control-allow-origin"))
        .isEqualTo("https://app.example.org");
  }

  @Test
  void aHealthCheckAlwaysComesIn() throws Exception {
    fill();
    var check = ByteCall.start(edge.channel(), "grpc.health.v1.Health/Check").send().done();
    assertThat(check.ended().isOk()).isTrue();
  }

  @Test
  void explainsWhatHoldsAtTheDoor() {
    fill();
    var call = explained("{\"method\": \"GET\", \"path\": \"/v1/users\"}");
    assertThat(call.at("/admission/limit").asInt()).isEqualTo(2);
    assertThat(call.at("/admission/inFlight").asInt()).isEqualTo(2);
    assertThat(call.at("/admission/concurrent").asInt()).isEqualTo(10_000);
    assertThat(call.at("/admission/shedLast").asBoolean()).isFalse();
    assertThat(call.at("/engine/maxConcurrentOfService").asInt()).isEqualTo(1024);
    var search = explained("{\"method\": \"GET\", \"path\": \"/v1/users:search?query=a\"}");
    assertThat(search.at("/admission/shedLast").asBoolean()).isTrue();
  }

  private JsonNode explained(String question) {
    AggregatedHttpResponse answer =
        WebClient.of("http://127.0.0.1:" + edge.gateway.adminPort())
            .post("/explain", question)
            .aggregate()
            .join();
    return json(answer);
  }
}
