package io.weir.transcoding.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.transcoding.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/** Documents of the descriptor sets that tests know. */
final class Documents {
  static final String TEST = "/io/weir/transcoding/test.binpb";
  static final String USERS = "/weir/users/v1/users.binpb";

  private Documents() {}

  static byte[] bytes(String... resources) {
    var apis = Arrays.stream(resources).map(Documents::api).toList();
    return OpenApi.document(new OpenApi.Info("Test", "7"), apis);
  }

  static JsonNode of(String... resources) {
    try {
      return new ObjectMapper().readTree(bytes(resources));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Api api(String resource) {
    try (var in = Documents.class.getResourceAsStream(resource)) {
      return Api.compile(Objects.requireNonNull(in, resource).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
