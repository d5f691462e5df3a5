package io.weir.transcoding.openapi;

import java.util.List;

/**
 * Error responses: a google.rpc.Status as JSON, with the HTTP status that corresponds to its code.
 */
final class ErrorResponses {
  private static final String STATUS = "google.rpc.Status";
  private static final String BAD_REQUEST = "google.rpc.BadRequest";
  private static final String STREAM_ERROR = "weir.StreamError";
  private static final String ANY = "google.protobuf.Any";
  private static final String TYPE_URL = "type.googleapis.com/" + BAD_REQUEST;
  private static final String DETAILS =
      "Messages of google/rpc/error_details.proto, such as BadRequest, ErrorInfo, RetryInfo or"
          + " QuotaFailure; of a type that is not known here, its bytes in base64 as \"value\".";

  private static final JsonObject NOT_FOUND =
      JsonObject.of("code", 5).put("message", "what was asked for is not there");

  private ErrorResponses() {}

  static void describe(Components components) {
    components.put(ANY, WellKnown.any());
    components.put(STATUS, status());
    components.put(BAD_REQUEST, badRequest());
  }

  static JsonObject inStream(Components components) {
    components.put(
        STREAM_ERROR,
        object(
                "What a stream that fails ends with.",
                JsonObject.of("error", Components.ref(STATUS)))
            .put("required", List.of("error")));
    return Components.ref(STREAM_ERROR);
  }

  static JsonObject responses() {
    var invalid =
        JsonObject.of(
            "allOf",
            List.of(
                Components.ref(STATUS),
                JsonObject.of("properties", JsonObject.of("details", list(fieldViolations())))));
    return JsonObject.of(
            "BadRequest",
            response(
                "The request is not valid. Where fields are at fault, a google.rpc.BadRequest among"
                    + " the details names each of them.",
                JsonObject.of("schema", invalid).put("example", invalidField())))
        .put(
            "Error",
            response(
                "The call failed: the HTTP status is the one that belongs to the gRPC code, the"
                    + " content is a google.rpc.Status.",
                JsonObject.of("schema", Components.ref(STATUS)).put("example", NOT_FOUND)));
  }

  static JsonObject refTo(String response) {
    return JsonObject.of("$ref", "#/components/responses/" + response);
  }

  private static JsonObject response(String description, JsonObject mediaType) {
    return JsonObject.of("description", description)
        .put("content", JsonObject.of("application/json", mediaType));
  }

  private static JsonObject status() {
    var code =
        JsonObject.of("type", "integer")
            .put("format", "int32")
            .put("description", "The gRPC code, a number of google.rpc.Code.");
    var properties =
        JsonObject.of("code", code)
            .put("message", text("What went wrong, for developers."))
            .put("details", list(Components.ref(ANY)).put("description", DETAILS));
    return object("Why a call failed.", properties).put("required", List.of("code", "message"));
  }

  private static JsonObject badRequest() {
    var violation =
        object(
            "A field that is wrong.",
            JsonObject.of("field", text("The path of the field: `user.labels[\"a\"]`."))
                .put("description", text("What is wrong with it."))
                .put("reason", JsonObject.of("type", "string"))
                .put("localizedMessage", JsonObject.of("type", "object")));
    return object(
        "Fields of a request that are wrong.", JsonObject.of("fieldViolations", list(violation)));
  }

  /** Returns the schema of an error detail: a BadRequest, or any other type. */
  private static JsonObject fieldViolations() {
    var named = JsonObject.of("@type", JsonObject.of("const", TYPE_URL));
    var bad =
        JsonObject.of(
            "allOf",
            List.of(
                JsonObject.of("properties", named).put("required", List.of("@type")),
                Components.ref(BAD_REQUEST)));
    return JsonObject.of("anyOf", List.of(bad, Components.ref(ANY)));
  }

  private static JsonObject invalidField() {
    var violation =
        JsonObject.of("field", "page_size").put("description", "expected int32, found \"x\"");
    return JsonObject.of("code", 3)
        .put("message", "the request does not fit example.v1.ListBooksRequest")
        .put(
            "details",
            List.of(JsonObject.of("@type", TYPE_URL).put("fieldViolations", List.of(violation))));
  }

  private static JsonObject object(String description, JsonObject properties) {
    return JsonObject.of("type", "object")
        .put("description", description)
        .put("properties", properties);
  }

  private static JsonObject list(JsonObject items) {
    return JsonObject.of("type", "array").put("items", items);
  }

  private static JsonObject text(String description) {
    return JsonObject.of("type", "string").put("description", description);
  }
}
