package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.weir.transcoding.rule.MethodRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Headers of conditional requests, for operations whose messages name the state of a resource in a
 * field "etag".
 */
final class ConditionHeaders {
  private static final String ETAG = "etag";

  private ConditionHeaders() {}

  /** Returns the parameters If-None-Match and If-Match, as far as the operation takes them. */
  static List<JsonObject> parameters(BoundRule rule) {
    List<JsonObject> parameters = new ArrayList<>();
    if (rule.rule().httpMethod().equals("GET")) {
      if (answersState(rule)) {
        parameters.add(
            header(
                "If-None-Match",
                "Answers 304 without content if the `ETag` is still one of these."));
      }
    } else if (requiresState(rule)) {
      parameters.add(
          header(
              "If-Match",
              "Makes the change only if the `ETag` of the resource is still this one."));
    }
    return parameters;
  }

  /** Describes the ETag of a successful response, and the responses of failed conditions. */
  static void describe(BoundRule rule, JsonObject success, JsonObject responses) {
    if (answersState(rule)) {
      var headers = success.get("headers") instanceof JsonObject known ? known : new JsonObject();
      success.put(
          "headers",
          headers.put(
              "ETag",
              JsonObject.of("description", "Stands for this state of the resource.")
                  .put("schema", JsonObject.of("type", "string"))));
    }
    for (var parameter : parameters(rule)) {
      if ("If-Match".equals(parameter.get("name"))) {
        responses.put("412", ErrorResponses.refTo("Error"));
      } else {
        responses.put("304", JsonObject.of("description", "Not modified"));
      }
    }
  }

  private static JsonObject header(String name, String description) {
    return JsonObject.of("name", name)
        .put("in", "header")
        .put("description", description)
        .put("schema", JsonObject.of("type", "string"));
  }

  private static boolean answersState(BoundRule rule) {
    return !rule.method().isServerStreaming()
        && hasState(rule.method().getOutputType(), rule.responseField());
  }

  private static boolean requiresState(BoundRule rule) {
    return !rule.method().isClientStreaming()
        && (MethodRules.ifMatch(rule.method()) != null
            || (MethodRules.created(rule.method()) == null
                && (hasState(rule.request(), null) || hasState(rule.request(), rule.bodyField()))));
  }

  private static boolean hasState(Descriptor type, @Nullable FieldDescriptor part) {
    if (part != null) {
      return !part.isRepeated()
          && part.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && hasState(part.getMessageType(), null);
    }
    var field = type.findFieldByName(ETAG);
    return field != null
        && !field.isRepeated()
        && field.getJavaType() == FieldDescriptor.JavaType.STRING;
  }
}
