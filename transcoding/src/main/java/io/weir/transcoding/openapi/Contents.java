package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.weir.transcoding.MappingOptions;
import io.weir.transcoding.schema.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Request and response bodies, for each media type in which they can be sent. */
final class Contents {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String PARTS = "multipart/form-data";
  private static final String LINES = "application/x-ndjson";
  private static final String ANYTHING = "*/*";

  private final Components components;

  private MappingOptions mapping = MappingOptions.STRICT;

  Contents(Components components) {
    this.components = components;
  }

  /** Sets the options of the rules to come. */
  void map(MappingOptions options) {
    mapping = options;
  }

  /** Returns whether a success may have no content. */
  static boolean answersNothing(BoundRule rule) {
    return !rule.method().isServerStreaming()
        && !rule.method().isClientStreaming()
        && rule.method().getOutputType().getFullName().equals("google.protobuf.Empty");
  }

  /** Returns null if the request has no body. */
  @Nullable JsonObject request(BoundRule rule) {
    var field = rule.bodyField();
    if (field == null && !rule.isWholeBody()) {
      return null;
    }
    if (takesBytes(rule)) {
      // A concrete media type comes first: tools would send the range as if it were a type.
      return JsonObject.of("application/octet-stream", bytes()).put(ANYTHING, bytes());
    }
    var message = field == null ? wholeBody(rule) : field(rule, field);
    if (rule.method().isClientStreaming()) {
      return streamed(message);
    }
    return takesForm(rule, field)
        ? json(message)
            .put(FORM, JsonObject.of("schema", message))
            .put(PARTS, parts(message, field == null ? rule.request() : field.getMessageType()))
        : json(message);
  }

  /** Returns the content of a form in parts, in which bytes are the content of a part. */
  private JsonObject parts(JsonObject message, Descriptor type) {
    var encoding = new JsonObject();
    for (FieldDescriptor field : type.getFields()) {
      if (field.getType() == FieldDescriptor.Type.BYTES) {
        encoding.put(
            components.written(field), JsonObject.of("contentType", "application/octet-stream"));
      }
    }
    var content = JsonObject.of("schema", message);
    return encoding.isEmpty() ? content : content.put("encoding", encoding);
  }

  private boolean takesForm(BoundRule rule, @Nullable FieldDescriptor field) {
    return mapping.forms()
        && (field == null
            ? Shape.of(rule.request()) == Shape.PLAIN
            : !field.isRepeated()
                && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && Shape.of(field.getMessageType()) == Shape.PLAIN);
  }

  private JsonObject field(BoundRule rule, FieldDescriptor field) {
    var inPath = below(rule, field);
    if (inPath.isEmpty()) {
      return rule.isPartial() ? components.partial(field) : components.value(field);
    }
    var rest = components.object(field.getMessageType(), inPath);
    return rule.isPartial() ? rest.without("required") : rest;
  }

  /** Returns the fields of the body's field that the path fills. */
  private static Set<FieldDescriptor> below(BoundRule rule, FieldDescriptor body) {
    return rule.variables().values().stream()
        .filter(path -> path.size() == 2 && path.getFirst().equals(body))
        .map(List::getLast)
        .collect(Collectors.toSet());
  }

  private static JsonObject streamed(JsonObject message) {
    var all = JsonObject.of("type", "array").put("items", message);
    return json(all).put(LINES, JsonObject.of("schema", message));
  }

  /**
   * Returns the schema of a body that is the whole request, without the fields that the path fills.
   */
  private JsonObject wholeBody(BoundRule rule) {
    Set<FieldDescriptor> inPath =
        rule.variables().values().stream()
            .filter(path -> path.size() == 1)
            .map(List::getFirst)
            .collect(Collectors.toSet());
    return inPath.isEmpty()
        ? components.message(rule.request())
        : components.object(rule.request(), inPath);
  }

  /** Returns the body of a successful response. */
  JsonObject response(BoundRule rule) {
    var field = rule.responseField();
    if (answersBytes(rule)) {
      return JsonObject.of(ANYTHING, bytes());
    }
    var message =
        field == null ? components.message(rule.method().getOutputType()) : components.value(field);
    if (!rule.method().isServerStreaming()) {
      return json(message);
    }
    var forms = stream(message);
    return hasRows(rule) ? forms.put("text/csv", JsonObject.of("schema", rows())) : forms;
  }

  /**
   * Returns whether CSV is available, by the same rule as the codec: the message is an object with
   * at least one scalar.
   */
  private static boolean hasRows(BoundRule rule) {
    var field = rule.responseField();
    if (field != null
        && (field.isRepeated() || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE)) {
      return false;
    }
    var type = field == null ? rule.method().getOutputType() : field.getMessageType();
    return Shape.of(type) == Shape.PLAIN && type.getFields().stream().anyMatch(Contents::isScalar);
  }

  private static boolean isScalar(FieldDescriptor field) {
    return !field.isRepeated()
        && (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
            || Shape.of(field.getMessageType()).isText());
  }

  private static JsonObject rows() {
    return JsonObject.of("type", "string")
        .put(
            "description",
            "A line for each message, below one with the names of its scalar fields.");
  }

  /**
   * Returns the schema of a stream. If the stream fails after it has begun, the error is its last
   * element.
   */
  private JsonObject stream(JsonObject message) {
    var element = JsonObject.of("anyOf", List.of(message, ErrorResponses.inStream(components)));
    var events =
        JsonObject.of("type", "string")
            .put(
                "description",
                "Each event's data is a message as in "
                    + LINES
                    + ", its id what `Last-Event-ID` resumes by where there is one"
                    + "; the event `error` has a google.rpc.Status, the event `end` is the last.");
    return JsonObject.of(
            JSON, JsonObject.of("schema", JsonObject.of("type", "array").put("items", element)))
        .put(LINES, JsonObject.of("schema", element))
        .put("text/event-stream", JsonObject.of("schema", events));
  }

  private static JsonObject json(JsonObject schema) {
    return JsonObject.of(JSON, JsonObject.of("schema", schema));
  }

  static boolean takesBytes(BoundRule rule) {
    return isBinary(rule.request(), rule.bodyField());
  }

  static boolean answersBytes(BoundRule rule) {
    return isBinary(rule.method().getOutputType(), rule.responseField());
  }

  private static boolean isBinary(Descriptor whole, @Nullable FieldDescriptor field) {
    if (field == null) {
      return whole.getFullName().equals(WellKnown.HTTP_BODY);
    }
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.isRepeated()
        && field.getMessageType().getFullName().equals(WellKnown.HTTP_BODY);
  }

  /** Returns the schema of raw content, whose type is given by the Content-Type header. */
  private static JsonObject bytes() {
    return JsonObject.of("schema", WellKnown.text("binary"));
  }
}
