package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.schema.FieldBehavior;
import io.weir.transcoding.schema.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Schemas of messages and enums, keyed by full name; only those that are referred to. If two
 * descriptor sets have a type of the same name, the first is described.
 */
final class Components {
  private static final String REF = "#/components/schemas/";

  private final Comments comments;
  private JsonOptions json = JsonOptions.STRICT;
  private final Map<String, JsonObject> schemas = new TreeMap<>();
  private final Map<String, List<FieldDescriptor>> extensions = new LinkedHashMap<>();

  Components(Comments comments) {
    this.comments = comments;
  }

  /** Registers the extensions that the files declare, and the JSON options of their messages. */
  void extend(List<FileDescriptor> files, JsonOptions written) {
    json = written;
    for (FileDescriptor file : files) {
      file.getExtensions().forEach(this::extend);
      file.getMessageTypes().forEach(this::extendWithin);
    }
  }

  private void extendWithin(Descriptor type) {
    type.getExtensions().forEach(this::extend);
    type.getNestedTypes().forEach(this::extendWithin);
  }

  private void extend(FieldDescriptor extension) {
    extensions
        .computeIfAbsent(extension.getContainingType().getFullName(), name -> new ArrayList<>())
        .add(extension);
  }

  void put(String name, JsonObject schema) {
    schemas.put(name, schema);
  }

  static JsonObject ref(String name) {
    return JsonObject.of("$ref", REF + name);
  }

  JsonObject toJson() {
    var json = new JsonObject();
    schemas.forEach(json::put);
    return json;
  }

  /** Returns the schema of a whole message. */
  JsonObject message(Descriptor type) {
    return switch (Shape.of(type)) {
      case PLAIN -> plain(type);
      case ANY -> {
        schemas.putIfAbsent(type.getFullName(), WellKnown.any());
        yield ref(type.getFullName());
      }
      case TIMESTAMP, DURATION, FIELD_MASK, STRUCT, VALUE, LIST_VALUE, WRAPPER ->
          WellKnown.of(type);
    };
  }

  private JsonObject plain(Descriptor type) {
    var name = type.getFullName();
    if (!schemas.containsKey(name)) {
      var schema = new JsonObject();
      // Registered before it is filled, because a message type may contain itself.
      schemas.put(name, schema);
      schema.putAll(object(type, Set.of()));
    }
    return ref(name);
  }

  /** Returns the schema of a plain message as an inline object. */
  JsonObject object(Descriptor type, Set<FieldDescriptor> without) {
    var properties = new JsonObject();
    List<String> required = new ArrayList<>();
    for (FieldDescriptor field : fields(type)) {
      if (!without.contains(field)) {
        properties.put(written(field), property(field));
        if (FieldBehavior.isRequired(field)) {
          required.add(written(field));
        }
      }
    }
    var schema = JsonObject.of("type", "object").put("title", type.getName());
    schema.putUnlessEmpty("description", description(type));
    if (!properties.isEmpty()) {
      schema.put("properties", properties);
    }
    return schema
        .putUnlessEmpty("required", required)
        .putIf(type.getOptions().getDeprecated(), "deprecated");
  }

  private List<FieldDescriptor> fields(Descriptor type) {
    List<FieldDescriptor> fields = new ArrayList<>(type.getFields());
    fields.addAll(extensions.getOrDefault(type.getFullName(), List.of()));
    return fields;
  }

  /** Returns the name of a field in JSON. */
  String written(FieldDescriptor field) {
    return json.protoNames() && !field.isExtension() ? field.getName() : jsonName(field);
  }

  static String jsonName(FieldDescriptor field) {
    return field.isExtension() ? "[" + field.getFullName() + "]" : field.getJsonName();
  }

  private String description(Descriptor type) {
    var oneofs =
        type.getRealOneofs().stream()
            .map(Components::atMostOne)
            .collect(Collectors.joining("\n\n"));
    var comment = comments.of(type);
    return comment.isEmpty() || oneofs.isEmpty() ? comment + oneofs : comment + "\n\n" + oneofs;
  }

  private static String atMostOne(OneofDescriptor oneof) {
    return oneof.getFields().stream()
        .map(field -> "`" + field.getJsonName() + "`")
        .collect(Collectors.joining(", ", "At most one of ", " may be given."));
  }

  /** Returns the schema of a field as a property of its message. */
  JsonObject property(FieldDescriptor field) {
    var schema = value(field);
    var behavior = FieldBehavior.of(field);
    schema.putUnlessEmpty("description", describe(field, behavior));
    return schema
        .putIf(behavior.contains(FieldBehavior.OUTPUT_ONLY), "readOnly")
        .putIf(behavior.contains(FieldBehavior.INPUT_ONLY), "writeOnly")
        .putIf(field.getOptions().getDeprecated(), "deprecated");
  }

  private String describe(FieldDescriptor field, Set<FieldBehavior> behavior) {
    var comment = comments.of(field);
    var fixed =
        behavior.contains(FieldBehavior.IMMUTABLE) || behavior.contains(FieldBehavior.IDENTIFIER)
            ? "Cannot be changed once it is set."
            : "";
    return comment.isEmpty() || fixed.isEmpty() ? comment + fixed : comment + "\n\n" + fixed;
  }

  /** Returns the schema of a field's whole value: a single value, a list or a map. */
  JsonObject value(FieldDescriptor field) {
    if (field.isMapField()) {
      return map(field.getMessageType(), this::single);
    }
    return field.isRepeated()
        ? JsonObject.of("type", "array").put("items", single(field))
        : single(field);
  }

  /**
   * Returns the schema of a map.
   *
   * @param values returns the schema of a value
   */
  JsonObject map(Descriptor entry, Function<FieldDescriptor, JsonObject> values) {
    var schema = JsonObject.of("type", "object");
    switch (entry.findFieldByNumber(1).getJavaType()) {
      case INT, LONG -> schema.put("propertyNames", JsonObject.of("pattern", "^-?[0-9]+$"));
      case BOOLEAN -> schema.put("propertyNames", JsonObject.of("enum", List.of("true", "false")));
      case STRING, FLOAT, DOUBLE, BYTE_STRING, ENUM, MESSAGE -> {}
    }
    return schema.put("additionalProperties", values.apply(entry.findFieldByNumber(2)));
  }

  /** Returns the schema of a field in a PATCH: for a message, any subset of its fields. */
  JsonObject partial(FieldDescriptor field) {
    boolean whole =
        field.isRepeated()
            || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
            || Shape.of(field.getMessageType()) != Shape.PLAIN
            || field.getMessageType().getFields().stream().noneMatch(FieldBehavior::isRequired);
    return whole ? value(field) : object(field.getMessageType(), Set.of()).without("required");
  }

  /** Returns the schema of a single value of a field. */
  JsonObject single(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> message(field.getMessageType());
      case ENUM -> enumeration(field.getEnumType());
      case LONG -> json.longNumbers() ? Scalars.longNumber(field) : Scalars.of(field);
      case INT, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING -> Scalars.of(field);
    };
  }

  private JsonObject enumeration(EnumDescriptor type) {
    if (type.getFullName().equals("google.protobuf.NullValue")) {
      return JsonObject.of("type", "null");
    }
    schemas.computeIfAbsent(type.getFullName(), name -> names(type));
    return ref(type.getFullName());
  }

  private JsonObject names(EnumDescriptor type) {
    var names = type.getValues().stream().map(this::written).toList();
    var values =
        type.getValues().stream()
            .map(this::described)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n"));
    var comment = comments.of(type);
    return JsonObject.of("type", json.enumNumbers() ? "integer" : "string")
        .put("title", type.getName())
        .putUnlessEmpty(
            "description",
            comment.isEmpty() || values.isEmpty() ? comment + values : comment + "\n\n" + values)
        .put("enum", names)
        .putIf(type.getOptions().getDeprecated(), "deprecated");
  }

  private Object written(EnumValueDescriptor value) {
    return json.enumNumbers() ? value.getNumber() : value.getName();
  }

  /** Returns an item of a Markdown list; empty if the enum value has no comment. */
  private String described(EnumValueDescriptor value) {
    var comment = comments.of(value).replaceAll("\\s+", " ");
    var deprecated = value.getOptions().getDeprecated() ? "Deprecated. " : "";
    return (deprecated + comment).isEmpty()
        ? ""
        : "* `%s`: %s".formatted(written(value), (deprecated + comment).strip());
  }
}
