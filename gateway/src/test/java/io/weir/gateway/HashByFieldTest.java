package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.WebClient;
import io.weir.runtime.config.ConfigException;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Balancing by a field: a user has the same instance in every form of call. */
final class HashByFieldTest {
  private static final String GET = USERS + "GetUser";

  private static TestEdge edge(ScriptedUpstream other) {
    return TestEdge.start(
        "clusters: {users: {endpoints: [\"${INSTANCE}\", \"%s\"], balance: {hash: {field: id}}}}"
            .formatted(other.address()));
  }

  @Test
  void aUserIsAlwaysServedByTheSameInstance() throws Exception {
    try (var other = ScriptedUpstream.start();
        var edge = edge(other)) {
      Stream.of(edge.upstream, other).forEach(u -> u.always(GET, Answer.ok(new byte[0])));
      eventually(
          "both are in rotation",
          () -> edge.admin("/clusters").contentUtf8().split("\"active\"", -1).length == 3);
      var channel = edge.channel();
      int atBoth = 0;
      for (int user = 0; user < 24; user++) {
        long before = edge.upstream.executions(GET);
        for (int i = 0; i < 4; i++) {
          assertThat(edge.get("/v1/users/u" + user).status().code()).isEqualTo(200);
          assertThat(ByteCall.start(channel, GET).send(message("u" + user)).done().ended().isOk())
              .isTrue();
        }
        long here = edge.upstream.executions(GET) - before;
        assertThat(here).isIn(0L, 8L);
        atBoth += here == 8 ? 1 : 0;
      }
      assertThat(atBoth).isBetween(3, 21);
    }
  }

  @Test
  void aCallWithoutTheFieldGoesAnywhereAndIsServed() {
    try (var other = ScriptedUpstream.start();
        var edge = edge(other)) {
      var list = USERS + "ListUsers";
      Stream.of(edge.upstream, other).forEach(u -> u.always(list, Answer.ok(new byte[0])));
      eventually(
          "both are asked",
          () ->
              edge.get("/v1/users").status().code() == 200
                  && edge.upstream.executions(list) > 0
                  && other.executions(list) > 0);
    }
  }

  @Test
  void explainTellsTheKey() {
    try (var other = ScriptedUpstream.start();
        var edge = edge(other)) {
      var answer =
          WebClient.of("http://127.0.0.1:" + edge.gateway.adminPort())
              .post("/explain", "{\"method\": \"GET\", \"path\": \"/v1/users/7%2Fa\"}")
              .aggregate()
              .join();
      assertThat(json(answer).at("/engine/key").asText()).isEqualTo("7/a");
      assertThat(json(answer).at("/engine/policy").asText()).isEqualTo("hash of field id");
    }
  }

  @Test
  void aFieldThatNoRequestHasIsAMistake(@TempDir Path directory) throws IOException {
    var file = directory.resolve("weir.yaml");
    Files.writeString(
        file,
        """
        apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
        clusters:
          users: {endpoints: ["127.0.0.1:1"], balance: {hash: {field: usr.id}}}
        """);
    assertThatThrownBy(() -> GatewayConfig.read(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cluster 'users' is balanced by field 'usr.id', which no request");
  }

  /** Returns a GetUserRequest with field 1, id. */
  private static byte[] message(String id) {
    var text = id.getBytes(StandardCharsets.UTF_8);
    var message = new byte[text.length + 2];
    message[0] = 0x0a;
    message[1] = (byte) text.length;
    System.arraycopy(text, 0, message, 2, text.length);
    return message;
  }
}
