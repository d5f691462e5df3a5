package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static io.weir.gateway.TestEdge.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.UnknownFieldSet;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The method option weir.access, and what the OpenAPI document says. */
final class AccessOptionTest {
  private static final int ACCESS = 52742;

  /** {public: true}, {authenticated: true}, {require: {scope: "a"}} and {} as bytes. */
  private static final byte[] PUBLIC = {1 << 3, 1};

  private static final byte[] AUTHENTICATED = {2 << 3, 1};
  private static final byte[] SCOPE_A = {3 << 3 | 2, 3, 1 << 3 | 2, 1, 'a'};

  @TempDir Path directory;

  /** Returns the key apis, with the schema of streams and these options of its methods. */
  private String schema(Map<String, byte[]> options) throws IOException {
    var file = Path.of(StreamSchema.writeTo(directory, "/v1/said"));
    var set = FileDescriptorSet.parseFrom(Files.readAllBytes(file)).toBuilder();
    for (var schema : set.getFileBuilderList()) {
      for (var service : schema.getServiceBuilderList()) {
        for (var method : service.getMethodBuilderList()) {
          var option = options.get(method.getName());
          if (option != null) {
            var field =
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFrom(option));
            method
                .getOptionsBuilder()
                .mergeUnknownFields(
                    UnknownFieldSet.newBuilder().addField(ACCESS, field.build()).build());
          }
        }
      }
    }
    Files.write(file, set.build().toByteArray());
    return apis(file.toString());
  }

  private static int status(TestEdge edge, String path, @Nullable String scope) {
    var headers = RequestHeaders.builder(HttpMethod.GET, path);
    if (scope != null) {
      headers.add("authorization", "Bearer " + IdentitySettings.token(scope));
    }
    return edge.client("h1c").execute(headers.build()).aggregate().join().status().code();
  }

  @Test
  void decidesUnlessARuleDoes() throws IOException {
    var options = Map.of("Say", PUBLIC, "Listen", AUTHENTICATED, "Watch", SCOPE_A);
    try (var edge =
        TestEdge.start(
            schema(options),
            IdentitySettings.identity(directory),
            "access: [{path: /openapi.json, allow: public}]")) {
      for (var rpc : new String[] {"Say", "Listen", "Watch"}) {
        edge.upstream.always(StreamSchema.SERVICE + rpc, Answer.ok(new byte[0]));
      }
      assertThat(status(edge, "/v1/said", null)).isEqualTo(200);
      assertThat(status(edge, "/v1/lines", null)).isEqualTo(401);
      assertThat(status(edge, "/v1/lines", "")).isEqualTo(200);
      assertThat(status(edge, "/v1/watched", "b")).isEqualTo(403);
      assertThat(status(edge, "/v1/watched", "a")).isEqualTo(200);
      assertThat(status(edge, "/v1/fetched", "a")).as("no option").isEqualTo(403);
      var document = json(edge.get("/openapi.json"));
      var paths = document.get("paths");
      assertThat(paths.at("/~1v1~1said/get/security").toString()).isEqualTo("[]");
      assertThat(paths.at("/~1v1~1watched/get/security").toString())
          .isEqualTo("[{\"token\":[\"a\"]},{\"cookie\":[\"a\"]},{\"api-key\":[\"a\"]}]");
      assertThat(document.at("/components/securitySchemes/token/scheme").asText())
          .isEqualTo("bearer");
      assertThat(document.at("/components/securitySchemes/api-key/name").asText())
          .isEqualTo("x-api-key");
    }
  }

  @Test
  void isReplacedByARule() throws IOException {
    try (var edge =
        TestEdge.start(
            schema(Map.of("Say", PUBLIC)),
            IdentitySettings.identity(directory),
            "access: [{rpc: \"weir.test.Streams/*\", allow: nobody}]")) {
      assertThat(status(edge, "/v1/said", "a")).isEqualTo(403);
    }
  }

  @Test
  void deniesTheRestWithoutAnyRuleOfTheFile() throws IOException {
    try (var edge = TestEdge.start(schema(Map.of("Say", PUBLIC)))) {
      edge.upstream.always(StreamSchema.SERVICE + "Say", Answer.ok(new byte[0]));
      assertThat(status(edge, "/v1/said", null)).isEqualTo(200);
      assertThat(status(edge, "/v1/lines", null)).isEqualTo(403);
      assertThat(status(edge, "/docs", null)).isEqualTo(403);
    }
  }

  @Test
  void mustSaySomethingThatIsUnderstood() throws IOException {
    for (var option :
        new byte[][] {{}, {1 << 3, 0}, {9 << 3, 1}, {3 << 3 | 2, 0}, {3 << 3 | 2, 9}}) {
      var schema = schema(Map.of("Say", option));
      assertThatThrownBy(() -> TestEdge.start(schema))
          .hasMessageContaining("weir.test.Streams/Say: weir.access");
    }
    var needs = schema(Map.of("Say", AUTHENTICATED));
    assertThatThrownBy(() -> TestEdge.start(needs))
        .hasMessageContaining("lets only some call weir.test.Streams/Say");
  }
}
