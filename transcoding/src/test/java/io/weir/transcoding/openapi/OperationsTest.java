package io.weir.transcoding.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes as operations: paths, parameters, bodies and responses. */
final class OperationsTest {
  private static final JsonNode TEST = Documents.of(Documents.TEST);
  private static final JsonNode USERS = Documents.of(Documents.USERS);

  private static JsonNode operation(String method, String path) {
    var document = path.startsWith("/v1/users") ? USERS : TEST;
    return document.get("paths").path(path).path(method);
  }

  private static JsonNode parameter(String method, String path, String name) {
    for (JsonNode parameter : operation(method, path).get("parameters")) {
      if (parameter.get("name").asText().equals(name)) {
        return parameter;
      }
    }
    throw new AssertionError("no " + name + " in " + operation(method, path));
  }

  private static List<String> parameters(String method, String path) {
    List<String> names = new ArrayList<>();
    operation(method, path)
        .path("parameters")
        .forEach(each -> names.add(each.get("in").asText() + " " + each.get("name").asText()));
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "get,    '/v1/shelves/{name_shelves}/books/{name_books}', Library_GetBook",
    "get,    '/v1/books/{name}',                    Library_GetBook_2",
    "put,    '/v1/books/{name}',                    Library_UpdateBook_2",
    "get,    '/v1/books/{name}/pages',              Library_GetBook_3",
    "post,   '/v1/shelves/{parent_shelves}/books',  Library_CreateBook",
    "get,    '/v1/books:search',                    Library_SearchBooks",
    "get,    '/v1/anything/{text}',                 Library_SearchBooks_3",
    "get,    '/v1/typed/{count}/{filter.since}/{filter.color}', Library_SearchBooks_4",
    "post,   '/v1/books/{name}:touch',              Library_TouchBook",
    "get,    '/v1/users/{id}',                      UserService_GetUser",
    "patch,  '/v1/users/{id}',                      UserService_UpdateUser",
    "delete, '/v1/users/{id}',                      UserService_DeleteUser",
  })
  void makesEachRuleAnOperation(String method, String path, String id) {
    assertThat(operation(method, path).path("operationId").asText()).isEqualTo(id);
  }

  @Test
  void keepsAMethodThatOpenApiDoesNotKnow() {
    var report = TEST.get("paths").path("/v1/books").path("x-additionalOperations").get("REPORT");
    assertThat(report.get("operationId").asText()).isEqualTo("Library_SearchBooks_2");
  }

  @Test
  void namesTheRpcAndTheRuleBehindAnOperation() {
    var update = operation("patch", "/v1/users/{id}");
    assertThat(update.get("x-weir-rpc").asText()).isEqualTo("weir.users.v1.UserService/UpdateUser");
    assertThat(update.get("x-weir-route").asText()).isEqualTo("PATCH /v1/users/{user.id}");
    assertThat(update.at("/tags/0").asText()).isEqualTo("weir.users.v1.UserService");
  }

  @Test
  void makesEachVariableSegmentAParameter() {
    var path = "/v1/shelves/{name_shelves}/books/{name_books}";
    assertThat(parameters("get", path)).containsExactly("path name_shelves", "path name_books");
    var book = parameter("get", path, "name_books");
    assertThat(book.get("required").asBoolean()).isTrue();
    assertThat(book.at("/schema/pattern").asText()).isEqualTo("^[^/]+$");
    assertThat(book.get("description").asText()).contains("/v1/{name=shelves/*/books/*}");
    var file = parameter("put", "/v2/files/{name}", "name");
    assertThat(file.at("/schema/pattern").asText()).isEqualTo("^[^/]+(/[^/]+)*$");
  }

  @Test
  void typesPathParameters() {
    var path = "/v1/typed/{count}/{filter.since}/{filter.color}";
    assertThat(parameter("get", path, "count").at("/schema/format").asText()).isEqualTo("uint64");
    assertThat(parameter("get", path, "filter.since").at("/schema/format").asText())
        .isEqualTo("date-time");
    assertThat(parameter("get", path, "filter.color").at("/schema/$ref").asText())
        .isEqualTo("#/components/schemas/weir.test.Color");
    assertThat(parameters("get", path))
        .contains("query filter.within")
        .doesNotContain("query count", "query filter.since", "query filter.color");
  }

  @Test
  void listsTheQueryParametersThatTheGatewayAccepts() {
    assertThat(parameters("get", "/v1/books:search"))
        .containsExactly(
            "query text",
            "query count",
            "query filter.since",
            "query filter.within",
            "query filter.color",
            "query filter.words",
            "query colors",
            "query numbers",
            "query limit",
            "query exact",
            "query readMask",
            "query labels",
            "query token",
            "query score",
            "query by",
            "query byColor");
    assertThat(parameter("get", "/v1/books:search", "colors").at("/schema/items/$ref").asText())
        .isEqualTo("#/components/schemas/weir.test.Color");
    assertThat(parameter("get", "/v1/books:search", "limit").at("/schema/type").asText())
        .isEqualTo("integer");
    var labels = parameter("get", "/v1/books:search", "labels");
    assertThat(labels.get("style").asText()).isEqualTo("deepObject");
    assertThat(labels.at("/schema/additionalProperties/type").asText()).isEqualTo("string");
    assertThat(parameter("get", "/v1/books:search", "by").get("description").asText())
        .isEqualTo("Not together with `byColor`.");
    assertThat(parameters("post", "/v1/shelves/{parent_shelves}/books"))
        .containsExactly("path parent_shelves", "query bookId");
  }

  @Test
  void marksRequiredParameters() {
    assertThat(parameter("get", "/v2/notes", "text").path("required").asBoolean()).isTrue();
    assertThat(parameter("get", "/v2/notes", "like.text").has("required")).isFalse();
    assertThat(parameters("get", "/v2/notes")).doesNotContain("query like.number");
    assertThat(parameter("get", "/v2/notes", "like.author").get("deprecated").asBoolean()).isTrue();
  }

  @Test
  void describesTheBodyThatTheRuleTakes() {
    var json = "/requestBody/content/application~1json/schema";
    assertThat(operation("post", "/v1/users").at(json + "/$ref").asText())
        .isEqualTo("#/components/schemas/weir.users.v1.User");
    assertThat(operation("put", "/v1/books/{name}/pages").at(json + "/items/type").asText())
        .isEqualTo("string");
    assertThat(operation("put", "/v1/books/{name}").at(json + "/$ref").asText())
        .isEqualTo("#/components/schemas/weir.test.UpdateBookRequest");
    assertThat(operation("get", "/v1/users/{id}").has("requestBody")).isFalse();
    assertThat(operation("post", "/v1/books/{name}:touch").has("requestBody")).isFalse();
  }

  @Test
  void omitsPathFieldsFromTheBody() {
    var body = operation("post", "/v2/topics/{topic}/notes").get("requestBody");
    var schema = body.at("/content/application~1json/schema");
    assertThat(body.get("required").asBoolean()).isTrue();
    assertThat(schema.get("properties").has("text")).isTrue();
    assertThat(schema.get("properties").has("topic")).isFalse();
    assertThat(schema.get("required").toString()).isEqualTo("[\"text\"]");
  }

  @Test
  void describesResponses() {
    var json = "/content/application~1json/schema";
    assertThat(operation("get", "/v1/users/{id}").at("/responses/200" + json + "/$ref").asText())
        .isEqualTo("#/components/schemas/weir.users.v1.User");
    var created = operation("post", "/v1/users").get("responses");
    assertThat(created.has("200")).isFalse();
    assertThat(created.at("/201/headers/Location/description").asText()).contains("/v1/users/{id}");
    assertThat(operation("get", "/v1/books/{name}").at("/responses/200" + json + "/type").asText())
        .isEqualTo("string");
    assertThat(
            operation("get", "/v1/books/{name}/pages")
                .at("/responses/200" + json + "/type")
                .asText())
        .isEqualTo("array");
    assertThat(created.at("/400/$ref").asText()).isEqualTo("#/components/responses/BadRequest");
    assertThat(created.at("/default/$ref").asText()).isEqualTo("#/components/responses/Error");
  }

  @Test
  void describesStreamsInEachForm() {
    var content = operation("get", "/v1/books:watch").at("/responses/200/content");
    var element = content.at("/application~1json/schema/items/anyOf");
    assertThat(element.at("/0/$ref").asText()).isEqualTo("#/components/schemas/weir.test.Book");
    assertThat(element.at("/1/$ref").asText()).isEqualTo("#/components/schemas/weir.StreamError");
    assertThat(content.has("application/x-ndjson")).isTrue();
    assertThat(content.has("text/event-stream")).isTrue();
    assertThat(content.has("text/csv")).isTrue();
    assertThat(operation("get", "/v1/books:watch").get("description").asText())
        .contains("stream of messages", "WebSocket");
  }

  @Test
  void omitsRpcsServedOverGrpcOnly() {
    assertThat(TEST.get("paths").toString()).doesNotContain("Unmapped");
    var told = TEST.get("tags").findValuesAsText("description");
    assertThat(told).contains("Over gRPC only: `Unmapped`.", "Notes that people keep.");
  }

  @Test
  void describesRequestStreams() {
    var imported = operation("post", "/v2/notes:import");
    var content = imported.at("/requestBody/content");
    assertThat(content.at("/application~1json/schema/type").asText()).isEqualTo("array");
    assertThat(content.at("/application~1x-ndjson/schema/$ref").asText())
        .isEqualTo("#/components/schemas/weir.test.Note");
    assertThat(imported.get("description").asText()).contains("request is a stream");
    assertThat(imported.at("/responses/200/content").has("text/event-stream")).isFalse();
  }

  @Test
  void requiresNoFieldOfAPatch() {
    var schema = "/requestBody/content/application~1json/schema";
    var put = operation("put", "/v2/notes/{note.topic}").at(schema);
    assertThat(put.get("properties").has("text")).isTrue();
    assertThat(put.get("properties").has("topic")).as("filled by the path").isFalse();
    var patch = operation("patch", "/v2/notes/{note.topic}").at(schema);
    assertThat(patch.get("properties").has("text")).isTrue();
    assertThat(patch.get("properties").has("topic")).as("filled by the path").isFalse();
    assertThat(patch.has("required")).isFalse();
  }

  @Test
  void describesBytesAsBytes() {
    var put = operation("put", "/v2/files/{name}");
    var sent = put.at("/requestBody/content");
    assertThat(sent.at("/application~1octet-stream/schema/format").asText()).isEqualTo("binary");
    assertThat(sent.has("*/*")).isTrue();
    assertThat(sent.has("application/json")).isFalse();
    assertThat(put.at("/responses/200/content/*~1*/schema/format").asText()).isEqualTo("binary");
    var get = operation("get", "/v2/files/{name}");
    assertThat(get.at("/responses/200/content/*~1*/schema/format").asText()).isEqualTo("binary");
    assertThat(get.get("description").asText()).doesNotContain("stream of messages");
  }

  @Test
  void notesAPathThatOpenApiCannotDistinguish() {
    var get = operation("get", "/v2/files/{name}");
    assertThat(get.get("operationId").asText()).isEqualTo("Notes_GetAttachment");
    assertThat(get.get("description").asText())
        .startsWith("Also over a WebSocket at this path: a message a frame, content as it is, JSON")
        .endsWith("\n\nAlso `GET /v2/files/{name=**}`, of weir.test.Notes/GetAttachment.");
  }

  @Test
  void describesTypesOfTwoSchemasOnce() {
    assertThat(Documents.of(Documents.TEST, Documents.TEST)).isEqualTo(TEST);
  }

  @Test
  void includesTheCommentsOfProtoFiles() {
    var add = operation("post", "/v2/topics/{topic}/notes");
    assertThat(add.get("summary").asText()).isEqualTo("Adds a note");
    assertThat(add.get("description").asText())
        .isEqualTo(
            """
            Adds a note. The answer is the note
            as it was kept.

            Fails with ALREADY_EXISTS.\
            """);
    assertThat(operation("get", "/v2/notes").get("deprecated").asBoolean()).isTrue();
    assertThat(operation("get", "/v2/notes").has("description")).isFalse();
  }
}
