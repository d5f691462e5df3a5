package io.weir.transcoding.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validates documents against the JSON Schema of the OpenAPI Specification 3.1. */
final class ValidDocumentTest {
  private static final Schema OPENAPI_3_1 =
      SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12,
              registry ->
                  registry.schemaIdResolvers(ids ->
                      ids.mapPrefix("https://spec.openapis.org/", "classpath:spec.openapis.org/")))
          .getSchema(SchemaLocation.of("https://spec.openapis.org/oas/3.1/schema-base/2022-10-07"));

  private static List<String> mistakes(JsonNode document) {
    return OPENAPI_3_1.validate(document).stream().map(Error::toString).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {Documents.TEST, Documents.USERS})
  void isValid(String resource) {
    assertThat(mistakes(Documents.of(resource))).isEmpty();
  }

  @Test
  void isValidForSeveralApis() {
    var both = Documents.of(Documents.TEST, Documents.USERS);
    assertThat(mistakes(both)).isEmpty();
    assertThat(both.get("paths").has("/v1/users")).isTrue();
    assertThat(both.get("paths").has("/v1/books:search")).isTrue();
  }

  @Test
  void rejectsInvalidDocuments() {
    var document = Documents.of(Documents.USERS);
    ((ObjectNode) document.at("/paths/~1v1~1users/post")).put("responses", 1);
    ((ObjectNode) document.at("/components/schemas/weir.users.v1.User")).put("type", "thing");
    assertThat(mistakes(document))
        .anyMatch(mistake -> mistake.contains("responses"))
        .anyMatch(mistake -> mistake.contains("weir.users.v1.User"));
  }

  @ParameterizedTest
  @ValueSource(strings = {Documents.TEST, Documents.USERS})
  void containsEveryReferencedType(String resource) {
    var document = Documents.of(resource);
    for (JsonNode ref : document.findValues("$ref")) {
      assertThat(document.at(ref.asText().substring(1)).isMissingNode()).as(ref.asText()).isFalse();
    }
  }

  @Test
  void namesEachOperationAndEachPathOnce() {
    var document = Documents.of(Documents.TEST, Documents.USERS);
    List<String> ids = new ArrayList<>();
    document.findValues("operationId").forEach(id -> ids.add(id.asText()));
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    var shapes = new HashSet<String>();
    document
        .get("paths")
        .fieldNames()
        .forEachRemaining(path -> {
          assertThat(shapes.add(path.replaceAll("\\{[^}]*}", "{}"))).as(path).isTrue();
        });
  }

  @Test
  void describesEachPathParameterAndNoOther() {
    var paths = Documents.of(Documents.TEST, Documents.USERS).get("paths");
    paths
        .properties()
        .forEach(
            path -> path.getValue().forEach(operation -> parameters(path.getKey(), operation)));
  }

  private static void parameters(String path, JsonNode operation) {
    List<String> described = new ArrayList<>();
    operation
        .path("parameters")
        .forEach(parameter -> {
          if (parameter.get("in").asText().equals("path")) {
            described.add("{" + parameter.get("name").asText() + "}");
          }
        });
    if (operation.has("operationId")) {
      assertThat(path.replaceAll("\\{[^}]*}", "").length())
          .isEqualTo(path.length() - String.join("", described).length());
      assertThat(described).allMatch(path::contains);
    }
  }
}
