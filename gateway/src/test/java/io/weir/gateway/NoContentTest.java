package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Response of an RPC that returns google.protobuf.Empty, where its API asks for 204. */
final class NoContentTest {
  private static final String DELETE_USER = "weir.users.v1.UserService/DeleteUser";

  private static String api(String json) {
    return "apis: [{descriptors: \"classpath:weir/users/v1/users.binpb\", cluster: users, json: "
        + json
        + "}]";
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void carriesTheMetadataOfTheService(boolean noContent) {
    try (var edge = TestEdge.start(api("{no-content: " + noContent + "}"))) {
      var note = Metadata.Key.of("x-note", Metadata.ASCII_STRING_MARSHALLER);
      Answer deleted =
          (call, requests) -> {
            var initial = new Metadata();
            initial.put(note, "gone");
            call.sendHeaders(initial);
            call.sendMessage(new byte[0]);
            call.close(Status.OK, new Metadata());
          };
      edge.upstream.always(DELETE_USER, deleted);
      var answer = edge.send(HttpMethod.DELETE, "/v1/users/u1", "");
      assertThat(answer.status().code()).isEqualTo(noContent ? 204 : 200);
      assertThat(answer.headers().get("x-note")).isEqualTo("gone");
      assertThat(answer.headers().contains("content-type")).isEqualTo(!noContent);
      assertThat(answer.contentUtf8()).isEqualTo(noContent ? "" : "{}");
    }
  }
}
