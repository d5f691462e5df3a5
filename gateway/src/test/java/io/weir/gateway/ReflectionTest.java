package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS_SCHEMA;
import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import io.weir.testkit.client.ByteCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose schema comes from its instances. */
final class ReflectionTest {
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var each : opened.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T each) {
    opened.add(each);
    return each;
  }

  private TestEdge edge(ReflectingServer... servers) {
    return edge("notes: " + cluster(servers), "{reflection: true, cluster: notes}");
  }

  private static String cluster(ReflectingServer... servers) {
    return Stream.of(servers)
        .map(ReflectingServer::address)
        .collect(Collectors.joining("\", \"", "{endpoints: [\"", "\"]}"));
  }

  /**
   * Starts a gateway with additional clusters and APIs, besides the user service's API from a file.
   */
  private TestEdge edge(String clusters, String... apis) {
    return opened(
        TestEdge.start(
            "apis: [{descriptors: \"%s\", cluster: users}, %s]"
                .formatted(USERS_SCHEMA, String.join(", ", apis)),
            "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, %s}".formatted(clusters)));
  }

  /** Returns the schemas of an API. The API from a file is the first one. */
  private static JsonNode schema(TestEdge edge, int number) {
    return json(edge.admin("/schemas")).get(number);
  }

  private static void known(TestEdge edge, int instances) {
    eventually(
        "the schema is known",
        () -> schema(edge, 1).at("/epochs/0/instances").asInt() == instances);
  }

  @Test
  void servesWhatTheInstancesTell() {
    var server = opened(ReflectingServer.start(NotesSchema.first()));
    var edge = edge(server);
    known(edge, 1);
    var answer = edge.get("/v1/notes/n1");
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(json(answer).get("id").asText()).isEqualTo("n1");
    assertThat(edge.get("/v1/users/u1").status().code()).isEqualTo(200);
    assertThat(edge.get("/v1/nothing").status().code()).isEqualTo(404);
    assertThat(
            ByteCall.start(edge.channel(), "weir.test.Notes/GetNote").send().done().status.join())
        .matches(status -> status.isOk());
  }

  @Test
  void appliesRulesToTheSchemasThatHaveTheirMethods(@TempDir Path directory) throws IOException {
    var rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            http:
              rules:
              - {selector: weir.test.Notes.GetNote, get: "/v2/notes/{id}"}
              - {selector: weir.test.Notes.ArchiveNote, post: "/v2/notes/{id}:archive"}
            """);
    var server = opened(ReflectingServer.start(NotesSchema.first()));
    var edge =
        edge(
            "notes: " + cluster(server),
            "{reflection: true, rules: \"%s\", cluster: notes}".formatted(rules));
    known(edge, 1);
    assertThat(json(edge.get("/v2/notes/n1")).get("id").asText()).isEqualTo("n1");
    assertThat(edge.get("/v1/notes/n1").status().code()).isEqualTo(404);
  }

  @Test
  void showsTheSchemasAndWhereTheyComeFrom() {
    var edge = edge(opened(ReflectingServer.startV1Alpha(NotesSchema.first())));
    known(edge, 1);
    var file = schema(edge, 0);
    assertThat(file.get("source").asText()).isEqualTo("classpath:weir/users/v1/users.binpb");
    assertThat(file.at("/epochs/0/schema").asText()).matches("[0-9a-f]{16}");
    var told = schema(edge, 1);
    assertThat(told.get("source").asText()).isEqualTo("reflection");
    assertThat(told.at("/instances/0/schema").asText())
        .isEqualTo(told.at("/epochs/0/schema").asText())
        .matches("[0-9a-f]{16}");
    var routes = json(edge.admin("/routes"));
    assertThat(routes.valueStream().filter(row -> row.get("cluster").asText().equals("notes")))
        .hasSize(2)
        .allMatch(row -> row.get("schema").equals(told.at("/instances/0/schema")));
    assertThat(edge.admin("/metrics").contentUtf8())
        .containsPattern("weir_api_epochs\\{api=\"2\",cluster=\"notes\"[^}]*} 1");
  }

  @Test
  void isReadyWithoutTheSchemaOfADeadClusterWhileAnotherServes() {
    var server = opened(ReflectingServer.start(NotesSchema.first()));
    server.drain();
    var edge = edge(server);
    eventually(
        "it is ready, and says what it lacks",
        () -> {
          var ready = edge.admin("/readyz");
          return ready.status().code() == 200
              && ready.contentUtf8().contains("0 of 1 endpoints healthy, no schema is known")
              && edge.admin("/health").contentUtf8().contains("no schema yet: " + server.address());
        });
    assertThat(edge.admin("/readyz?cluster=notes").status().code()).isEqualTo(503);
    var answer = edge.get("/v1/notes/n1");
    assertThat(answer.status().code()).isEqualTo(503);
    assertThat(answer.contentUtf8()).contains("the schema of cluster notes is not known yet");
    assertThat(answer.headers().get("retry-after")).isEqualTo("1");
    assertThat(edge.get("/v1/users/u1").status().code()).isEqualTo(200);

    server.deploy(NotesSchema.first());
    eventually("it serves", () -> edge.admin("/readyz?cluster=notes").status().code() == 200);
    assertThat(edge.get("/v1/notes/n1").status().code()).isEqualTo(200);
  }

  @Test
  void isNotReadyWithoutTheSchemaOfItsOnlyOrARequiredCluster() {
    var server = opened(ReflectingServer.start(NotesSchema.first()));
    server.drain();
    var required =
        edge(
            "notes: {endpoints: [\"%s\"], required: true}".formatted(server.address()),
            "{reflection: true, cluster: notes}");
    var only =
        opened(
            TestEdge.start(
                "apis: [{reflection: true, cluster: users}]",
                "clusters: {users: {endpoints: [\"${INSTANCE}\"]}}"));
    assertThat(only.admin("/readyz").status().code()).isEqualTo(503);
    assertThat(only.admin("/readyz?cluster=users").status().code()).isEqualTo(503);
    eventually(
        "it is out",
        () -> required.admin("/health").contentUtf8().contains("0 of 1 endpoints healthy"));
    assertThat(required.admin("/readyz").status().code()).isEqualTo(503);
  }

  @Test
  void keepsTheLastSchemaWhenAllInstancesAreGone() {
    var server = opened(ReflectingServer.start(NotesSchema.first()));
    var edge = edge(server);
    known(edge, 1);
    server.drain();
    eventually("it is missed", () -> schema(edge, 1).at("/epochs/0/instances").asInt() == 0);
    var answer = edge.get("/v1/notes/n1");
    assertThat(answer.status().code()).isEqualTo(503);
    assertThat(answer.contentUtf8()).contains("no endpoint can serve weir.test.Notes/GetNote");
    server.deploy(NotesSchema.grown());
    eventually(
        "the new method is served",
        () -> edge.send(HttpMethod.POST, "/v1/notes/n1:archive", "{}").status().code() == 200);
  }

  @Test
  void refusesASchemaThatCannotBeServedAndKeepsTheOneItHas() {
    var server = opened(ReflectingServer.start(NotesSchema.first()));
    var edge = edge(server);
    known(edge, 1);
    server.deploy(NotesSchema.impossible());
    eventually(
        "it is refused",
        () -> schema(edge, 1).at("/instances/0/problem").asText().contains("ReadNote"));
    assertThat(schema(edge, 1).at("/epochs").size()).isEqualTo(1);
    assertThat(edge.get("/v1/notes/n1").status().code()).isEqualTo(200);
    assertThat(edge.admin("/health").contentUtf8()).contains("is refused", "ReadNote");
  }

  @Test
  void givesNothingToAnInstanceWhoseSchemaIsRefused() {
    var good = opened(ReflectingServer.start(NotesSchema.first()));
    var bad = opened(ReflectingServer.start(NotesSchema.impossible()));
    var edge = edge(good, bad);
    known(edge, 1);
    for (int i = 0; i < 20; i++) {
      assertThat(edge.get("/v1/notes/n" + i).status().code()).isEqualTo(200);
    }
    assertThat(good.calls()).isEqualTo(20);
    assertThat(bad.calls()).isZero();
  }

  @Test
  void reportsTwoApisThatClaimTheSame() {
    var first = opened(ReflectingServer.start(NotesSchema.first()));
    var second = opened(ReflectingServer.start(NotesSchema.grown()));
    var edge =
        edge(
            "one: %s, two: %s".formatted(cluster(first), cluster(second)),
            "{reflection: true, cluster: one}",
            "{reflection: true, cluster: two}");
    eventually(
        "one of the two is refused",
        () -> edge.admin("/schemas").contentUtf8().contains("two APIs claim"));
    assertThat(edge.get("/v1/notes/n1").status().code()).isEqualTo(200);
    assertThat(edge.admin("/readyz").status().code()).isEqualTo(503);
  }

  @Test
  void sendsWhatOnlyOneSchemaKnowsToItsInstances() {
    var old = opened(ReflectingServer.start(NotesSchema.first()));
    var grown = opened(ReflectingServer.start(NotesSchema.grown()));
    var edge = edge(old, grown);
    eventually("both are known", () -> schema(edge, 1).at("/epochs").size() == 2);
    for (int i = 0; i < 20; i++) {
      assertThat(edge.send(HttpMethod.POST, "/v1/notes/n1:archive", "{}").status().code())
          .isEqualTo(200);
    }
    assertThat(grown.calls()).isEqualTo(20);
    assertThat(old.calls()).isZero();
  }

  @Test
  void noticesARestartThatNoCheckSaw() {
    var server = opened(ReflectingServer.start(NotesSchema.first()));
    var rarelyChecked =
        "notes: {endpoints: [\"%s\"], health: {interval: 1h, timeout: 5s, healthy: 2, unhealthy: 3}}"
            .formatted(server.address());
    var edge = edge(rarelyChecked, "{reflection: true, cluster: notes}");
    known(edge, 1);
    server.deploy(NotesSchema.grown());
    eventually(
        "the new schema is known", () -> schema(edge, 1).at("/epochs/0/routes").asInt() == 3);
  }

  @Test
  void saysWhatAnotherSchemaBreaks() {
    var old = opened(ReflectingServer.start(NotesSchema.first()));
    var edge = edge(old, opened(ReflectingServer.start(NotesSchema.broken())));
    eventually("both are known", () -> schema(edge, 1).at("/epochs").size() == 2);
    assertThat(schema(edge, 1).at("/epochs/0/breaks").asText())
        .contains("field 2 of weir.test.Note was");
    assertThat(schema(edge, 1).at("/epochs/1/breaks").asText()).isEmpty();
  }
}
