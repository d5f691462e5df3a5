package io.weir.gateway;

import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rolling deploy of three instances with a schema that has grown, unnoticed by callers. */
final class RollingDeployTest {
  private static final int CALLERS = 8;
  private static final int CALLS_BETWEEN = 200;

  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean enough = new AtomicBoolean();

  @Test
  void failsNoCall() {
    var servers =
        Stream.generate(() -> ReflectingServer.start(NotesSchema.first())).limit(3).toList();
    try (var edge = edge(servers)) {
      eventually("all are known", () -> instances(edge).equals(List.of(3)));
      underLoad(edge.client("h2c"), () -> deployAll(edge, servers));
    } finally {
      servers.forEach(ReflectingServer::close);
    }
    assertThat(failed).as("of " + answered + " answered calls").isEmpty();
  }

  private void underLoad(WebClient client, Runnable work) {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        int number = i;
        callers.execute(() -> call(client, number));
      }
      try {
        work.run();
      } finally {
        enough.set(true);
      }
    }
  }

  private void deployAll(TestEdge edge, List<ReflectingServer> servers) {
    for (int done = 1; done <= servers.size(); done++) {
      more();
      servers.get(done - 1).deploy(NotesSchema.grown());
      var expected = done == 3 ? List.of(3) : List.of(done, 3 - done);
      eventually("so many have each schema: " + expected, () -> instances(edge).equals(expected));
      more();
      if (done < 3) {
        twoEpochsAreShown(edge);
      }
    }
    var archived = edge.send(HttpMethod.POST, "/v1/notes/n1:archive", "{\"author\": \"a\"}");
    assertThat(json(archived).get("author").asText()).isEqualTo("a");
    assertThat(metric(edge)).isEqualTo("1");
  }

  private static void twoEpochsAreShown(TestEdge edge) {
    assertThat(metric(edge)).isEqualTo("2");
    var schemas =
        json(edge.admin("/routes"))
            .valueStream()
            .filter(row -> row.get("template").asText().equals("/v1/notes/{id}"))
            .map(row -> row.get("schema").asText())
            .collect(Collectors.toSet());
    assertThat(schemas).hasSize(2);
    assertThat(edge.admin("/readyz").status().code()).isEqualTo(200);
    assertThat(json(edge.get("/openapi.json")).at("/paths").has("/v1/notes/{id}:archive")).isTrue();
  }

  private static String metric(TestEdge edge) {
    return edge.admin("/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith("weir_api_epochs"))
        .map(line -> line.replaceAll(".* (\\d+).*", "$1"))
        .collect(Collectors.joining());
  }

  /** Returns the number of instances with each schema, newest schema first. */
  private static List<Integer> instances(TestEdge edge) {
    return json(edge.admin("/schemas"))
        .at("/0/epochs")
        .valueStream()
        .map(epoch -> epoch.get("instances").asInt())
        .toList();
  }

  private void more() {
    int before = answered.get();
    eventually("more calls", () -> answered.get() >= before + CALLS_BETWEEN);
  }

  /** Calls reads and writes in turn until there are enough. */
  private void call(WebClient client, int number) {
    for (int i = 0; !enough.get(); i++) {
      var id = number + "-" + i;
      var answer = (i & 1) == 0 ? get(client, id) : create(client, id);
      answered.incrementAndGet();
      if (answer.status().code() != 200 || !id(answer).equals(id)) {
        failed.add(answer.status() + " " + answer.contentUtf8());
      }
    }
  }

  private static String id(AggregatedHttpResponse answer) {
    JsonNode note = json(answer);
    return note.path("id").asText();
  }

  private static AggregatedHttpResponse get(WebClient client, String id) {
    return client.get("/v1/notes/" + id).aggregate().join();
  }

  private static AggregatedHttpResponse create(WebClient client, String id) {
    var headers =
        RequestHeaders.of(HttpMethod.POST, "/v1/notes", "content-type", "application/json");
    return client
        .execute(headers, "{\"id\": \"%s\", \"text\": \"some\"}".formatted(id))
        .aggregate()
        .join();
  }

  private static TestEdge edge(List<ReflectingServer> servers) {
    var addresses =
        servers.stream().map(ReflectingServer::address).collect(Collectors.joining("\", \""));
    return TestEdge.start(
        "apis: [{reflection: true, cluster: notes}]",
        "clusters: {notes: {endpoints: [\"%s\"]}}".formatted(addresses));
  }
}
