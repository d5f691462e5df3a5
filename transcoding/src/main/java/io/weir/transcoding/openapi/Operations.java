package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.weir.transcoding.MappingOptions;
import io.weir.transcoding.rule.MethodRules;
import io.weir.transcoding.schema.FieldBehavior;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the operation for an HTTP rule. */
final class Operations {
  private final Comments comments;
  private final Parameters parameters;
  private final Contents contents;
  private final Security security;
  private final OperationIds ids = new OperationIds();
  private MappingOptions mapping = MappingOptions.STRICT;

  Operations(Comments comments, Components components, Security security) {
    this.security = security;
    this.comments = comments;
    this.parameters = new Parameters(components, comments);
    this.contents = new Contents(components);
  }

  /** Sets the options of the rules to come. */
  void map(MappingOptions options) {
    mapping = options;
    contents.map(options);
  }

  /**
   * Returns the operation for a rule.
   *
   * @param names names of the path's parameters, in order
   */
  JsonObject of(BoundRule rule, List<String> names) {
    var method = rule.method();
    var operation =
        JsonObject.of("tags", List.of(method.getService().getFullName()))
            .putUnlessEmpty("summary", Comments.summary(comments.of(method)))
            .putUnlessEmpty("description", description(rule))
            .put("operationId", ids.of(method, rule.number()))
            .putIf(isDeprecated(method), "deprecated")
            .putUnlessEmpty("parameters", parameters(rule, names));
    body(rule, operation);
    security.describe(rule.rpc(), operation);
    return operation
        .put("responses", responses(rule))
        .put("x-weir-rpc", rule.rpc())
        .put("x-weir-route", rule.route());
  }

  /**
   * Notes a second rule whose path OpenAPI cannot distinguish from the operation's: one of them
   * accepts '/' in a parameter.
   */
  static void alsoTakes(JsonObject operation, BoundRule rule) {
    var note = "Also `%s`, of %s.".formatted(rule.route(), rule.rpc());
    var description = operation.get("description");
    operation.put("description", description == null ? note : description + "\n\n" + note);
  }

  private static boolean isDeprecated(MethodDescriptor method) {
    return method.getOptions().getDeprecated() || method.getService().getOptions().getDeprecated();
  }

  private String description(BoundRule rule) {
    var comment = comments.of(rule.method());
    return Stream.of(
            Comments.isMore(comment) ? comment : "",
            streamed(rule),
            streaming(rule),
            socket(rule),
            rule.takesAnyMethod() ? "Any HTTP method is taken here." : "")
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  private static String streamed(BoundRule rule) {
    boolean messages = !rule.rule().body().isEmpty() && !Contents.takesBytes(rule);
    return messages && rule.method().isClientStreaming()
        ? "The request is a stream of messages: an array, or one a line."
        : "";
  }

  private static String streaming(BoundRule rule) {
    return rule.method().isServerStreaming() && !Contents.answersBytes(rule)
        ? "The answer is a stream of messages, as `Accept` asks: an array, one a line, events, or"
            + " rows."
        : "";
  }

  /** Describes WebSocket access, which OpenAPI cannot express. */
  private static String socket(BoundRule rule) {
    var method = rule.method();
    boolean streams = method.isServerStreaming() || method.isClientStreaming();
    if (!streams) {
      return "";
    }
    boolean content = Contents.takesBytes(rule) || Contents.answersBytes(rule);
    return "Also over a WebSocket at this path: a message a frame, "
        + (content ? "content as it is, " : "")
        + "JSON or (subprotocol `weir.proto`) protobuf; an empty text ends the caller's side, an"
        + " error closes with 4000 + its code.";
  }

  private void body(BoundRule rule, JsonObject operation) {
    var content = contents.request(rule);
    if (content == null) {
      return;
    }
    var field = rule.bodyField();
    boolean required =
        field == null
            ? rule.request().getFields().stream().anyMatch(FieldBehavior::isRequired)
            : FieldBehavior.isRequired(field);
    operation.put(
        "requestBody",
        new JsonObject()
            .putUnlessEmpty("description", field == null ? "" : comments.of(field))
            .put("content", content)
            .putIf(required, "required"));
  }

  private List<JsonObject> parameters(BoundRule rule, List<String> names) {
    return Stream.of(
            parameters.of(rule, names),
            ConditionHeaders.parameters(rule),
            IdempotencyHeader.parameters(rule))
        .flatMap(List::stream)
        .toList();
  }

  private JsonObject responses(BoundRule rule) {
    var created = MethodRules.created(rule.method());
    if (mapping.noContent() && created == null && Contents.answersNothing(rule)) {
      return JsonObject.of("204", JsonObject.of("description", "Done."))
          .put("400", ErrorResponses.refTo("BadRequest"))
          .put("default", ErrorResponses.refTo("Error"));
    }
    var success = success(rule);
    // A stream has no Location: its status is sent before any message.
    var responses =
        created == null || rule.method().isServerStreaming()
            ? JsonObject.of("200", success)
            : JsonObject.of("201", success.put("headers", location(created)));
    ConditionHeaders.describe(rule, success, responses);
    IdempotencyHeader.describe(rule, responses);
    return responses
        .put("400", ErrorResponses.refTo("BadRequest"))
        .put("default", ErrorResponses.refTo("Error"));
  }

  private JsonObject success(BoundRule rule) {
    var field = rule.responseField();
    var type = rule.method().getOutputType();
    var comment = field == null ? comments.of(type) : comments.of(field);
    return JsonObject.of("description", comment.isEmpty() ? "OK" : comment)
        .put("content", contents.response(rule));
  }

  private static JsonObject location(String template) {
    return JsonObject.of(
        "Location",
        JsonObject.of("description", "Where the new resource is: `" + template + "`.")
            .put("schema", WellKnown.text("uri-reference")));
  }
}
