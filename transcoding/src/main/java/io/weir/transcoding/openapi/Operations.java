package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.weir.transcoding.rule.MethodRules;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One operation for each HTTP rule. */
final class Operations {
  private final Comments comments;
  private final Parameters parameters;
  private final Contents contents;
  private final OperationIds ids = new OperationIds();

  Operations(Comments comments, Components components) {
    this.comments = comments;
    this.parameters = new Parameters(components, comments);
    this.contents = new Contents(components);
  }

  /**
   * @param names of the path's parameters, in order
   */
  JsonObject of(BoundRule rule, List<String> names) {
    var method = rule.method();
    var operation =
        JsonObject.of("tags", List.of(method.getService().getFullName()))
            .putUnlessEmpty("summary", Comments.summary(comments.of(method)))
            .putUnlessEmpty("description", description(rule))
            .put("operationId", ids.of(method, rule.number()))
            .putIf(isDeprecated(method), "deprecated")
            .putUnlessEmpty("parameters", parameters.of(rule, names));
    body(rule, operation);
    return operation
        .put("responses", responses(rule))
        .put("x-weir-rpc", rule.rpc())
        .put("x-weir-route", rule.rule().httpMethod() + " " + rule.rule().path());
  }

  private static boolean isDeprecated(MethodDescriptor method) {
    return method.getOptions().getDeprecated()
        || method.getService().getOptions().getDeprecated();
  }

  private String description(BoundRule rule) {
    var comment = comments.of(rule.method());
    return Stream.of(
            Comments.isMore(comment) ? comment : "",
            streaming(rule.method()),
            rule.takesAnyMethod() ? "Any HTTP method is taken here." : "")
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  private static String streaming(MethodDescriptor method) {
    if (method.isClientStreaming() && method.isServerStreaming()) {
      return "Messages flow both ways: over WebSocket, subprotocol `weir.json`, each text frame is"
          + " one message.";
    }
    if (method.isClientStreaming()) {
      return "The request is a stream of messages: an array, or one a line.";
    }
    return method.isServerStreaming()
        ? "The answer is a stream of messages, as `Accept` asks: an array, one a line, or events."
        : "";
  }

  private void body(BoundRule rule, JsonObject operation) {
    var content = contents.request(rule);
    if (content == null || isSocket(rule.method())) {
      return;
    }
    var field = rule.bodyField();
    boolean required =
        field == null
            ? rule.request().getFields().stream().anyMatch(Behavior::isRequired)
            : Behavior.isRequired(field);
    operation.put(
        "requestBody",
        new JsonObject()
            .putUnlessEmpty("description", field == null ? "" : comments.of(field))
            .put("content", content)
            .putIf(required, "required"));
  }

  private static boolean isSocket(MethodDescriptor method) {
    return method.isClientStreaming() && method.isServerStreaming();
  }

  private JsonObject responses(BoundRule rule) {
    var created = MethodRules.created(rule.method());
    var responses = new JsonObject();
    if (isSocket(rule.method())) {
      responses.put("101", JsonObject.of("description", "The connection is a WebSocket now."));
    } else if (created == null) {
      responses.put("200", success(rule));
    } else {
      responses.put("201", success(rule).put("headers", location(created)));
    }
    return responses
        .put("400", Errors.refTo("BadRequest"))
        .put("default", Errors.refTo("Error"));
  }

  private JsonObject success(BoundRule rule) {
    var field = rule.responseField();
    var type = rule.method().getOutputType();
    var comment = field == null ? comments.of(type) : comments.of(field);
    // What the types of google.protobuf are good for tells nothing of this answer.
    boolean telling =
        !comment.isEmpty()
            && (field != null || !type.getFile().getPackage().equals("google.protobuf"));
    return JsonObject.of("description", telling ? comment : "OK")
        .put("content", contents.response(rule));
  }

  private static JsonObject location(String template) {
    return JsonObject.of(
        "Location",
        JsonObject.of("description", "Where the new resource is: `" + template + "`.")
            .put("schema", WellKnown.text("uri-reference")));
  }
}
