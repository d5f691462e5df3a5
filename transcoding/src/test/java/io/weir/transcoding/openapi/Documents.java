package io.weir.transcoding.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.transcoding.Api;
import io.weir.transcoding.ApiOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Documents for the descriptor sets of the tests. */
final class Documents {
  static final String TEST = "/io/weir/transcoding/test.binpb";
  static final String USERS = "/weir/users/v1/users.binpb";

  private Documents() {}

  static byte[] bytes(String... resources) {
    var apis = Arrays.stream(resources).map(Documents::api).toList();
    return OpenApi.document(new OpenApi.Info("Test", "7"), apis);
  }

  static JsonNode of(String... resources) {
    return read(bytes(resources));
  }

  private static JsonNode read(byte[] document) {
    try {
      return new ObjectMapper().readTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Generates the document of an API compiled with these options. */
  static JsonNode of(String resource, ApiOptions options) {
    return read(OpenApi.document(new OpenApi.Info("Test", "7"), List.of(api(resource, options))));
  }

  private static Api api(String resource) {
    return api(resource, ApiOptions.DEFAULT);
  }

  private static Api api(String resource, ApiOptions options) {
    try (var in = Documents.class.getResourceAsStream(resource)) {
      return Api.compile(Objects.requireNonNull(in, resource).readAllBytes(), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
