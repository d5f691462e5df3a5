package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.weir.transcoding.openapi.PathPattern.Part.Wildcard;
import io.weir.transcoding.schema.FieldBehavior;
import io.weir.transcoding.schema.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Path and query parameters of a request. */
final class Parameters {
  /** Limit of the document, not of the gateway, which accepts any number. */
  private static final int MAX_PARAMETERS = 200;

  private static final int MAX_DEPTH = 5;
  private static final String SEGMENT = "^[^/]+$";
  private static final String SEGMENTS = "^[^/]+(/[^/]+)*$";

  private final Components components;
  private final Comments comments;

  Parameters(Components components, Comments comments) {
    this.components = components;
    this.comments = comments;
  }

  /**
   * Returns the parameters of a rule.
   *
   * @param names names of the path's parameters, in order
   */
  List<JsonObject> of(BoundRule rule, List<String> names) {
    var wildcards = PathPattern.of(rule.template()).wildcards();
    List<JsonObject> parameters = new ArrayList<>();
    for (int i = 0; i < wildcards.size(); i++) {
      parameters.add(inPath(rule, wildcards.get(i), names.get(i)));
    }
    if (!rule.isWholeBody()) {
      List<List<FieldDescriptor>> taken = new ArrayList<>(rule.variables().values());
      var body = rule.bodyField();
      if (body != null) {
        taken.add(List.of(body));
      }
      query(rule.request(), List.of(), taken, parameters);
    }
    return parameters;
  }

  private JsonObject inPath(BoundRule rule, Wildcard wildcard, String name) {
    var parameter = JsonObject.of("name", name).put("in", "path");
    var variable = wildcard.variable();
    if (variable == null) {
      return parameter.put("required", true).put("schema", segment(wildcard));
    }
    var field = rule.variables().getOrDefault(variable.fieldPath(), List.of()).getLast();
    return parameter
        .putUnlessEmpty("description", description(rule, wildcard, comments.of(field)))
        .put("required", true)
        .putIf(field.getOptions().getDeprecated(), "deprecated")
        .put("schema", wildcard.isWhole() ? pathValue(field, wildcard) : segment(wildcard));
  }

  private static String description(BoundRule rule, Wildcard wildcard, String comment) {
    var variable = wildcard.variable();
    var part =
        variable == null || wildcard.isWhole()
            ? ""
            : "A part of `%s`: `%s`.".formatted(variable.fieldPath(), rule.rule().path());
    var rest = wildcard.rest() ? "May be several segments, with `/` between." : "";
    return List.of(comment, part, rest).stream()
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  private JsonObject pathValue(FieldDescriptor field, Wildcard wildcard) {
    return field.getJavaType() == FieldDescriptor.JavaType.STRING ? segment(wildcard) : text(field);
  }

  private static JsonObject segment(Wildcard wildcard) {
    return JsonObject.of("type", "string").put("pattern", wildcard.rest() ? SEGMENTS : SEGMENT);
  }

  private void query(
      Descriptor type,
      List<FieldDescriptor> above,
      Collection<List<FieldDescriptor>> taken,
      List<JsonObject> parameters) {
    for (FieldDescriptor field : type.getFields()) {
      List<FieldDescriptor> path = new ArrayList<>(above);
      path.add(field);
      if (taken.contains(path) || FieldBehavior.of(field).contains(FieldBehavior.OUTPUT_ONLY)) {
        continue;
      }
      if (isText(field) || isMapOfText(field)) {
        if (parameters.size() < MAX_PARAMETERS) {
          parameters.add(inQuery(path));
        }
      } else if (isEntered(field, path)) {
        query(field.getMessageType(), path, taken, parameters);
      }
    }
  }

  private static boolean isMapOfText(FieldDescriptor field) {
    return field.isMapField() && isText(field.getMessageType().findFieldByNumber(2));
  }

  /** Returns whether a text can represent the field, or each element of a repeated field. */
  private static boolean isText(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> !field.isMapField() && Shape.of(field.getMessageType()).isText();
      case ENUM -> !field.getEnumType().getFullName().equals("google.protobuf.NullValue");
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING -> true;
    };
  }

  /**
   * Returns whether the fields of a message become parameters. A recursive message is expanded
   * once.
   */
  private static boolean isEntered(FieldDescriptor field, List<FieldDescriptor> path) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.isRepeated()
        && Shape.of(field.getMessageType()) == Shape.PLAIN
        && path.size() < MAX_DEPTH
        && path.stream().noneMatch(each -> each.getContainingType().equals(field.getMessageType()));
  }

  private JsonObject inQuery(List<FieldDescriptor> path) {
    var field = path.getLast();
    var name = path.stream().map(Components::jsonName).collect(Collectors.joining("."));
    var parameter = JsonObject.of("name", name).put("in", "query");
    if (field.isMapField()) {
      // An entry is name[key]=value.
      parameter.put("style", "deepObject").put("explode", true);
    }
    return parameter
        .putUnlessEmpty("description", description(field))
        .putIf(path.stream().allMatch(FieldBehavior::isRequired), "required")
        .putIf(path.stream().anyMatch(each -> each.getOptions().getDeprecated()), "deprecated")
        .put("schema", inText(field));
  }

  private JsonObject inText(FieldDescriptor field) {
    if (field.isMapField()) {
      return components.map(field.getMessageType(), this::text);
    }
    return field.isRepeated()
        ? JsonObject.of("type", "array").put("items", text(field))
        : text(field);
  }

  private String description(FieldDescriptor field) {
    var oneof = field.getRealContainingOneof();
    var comment = comments.of(field);
    if (oneof == null) {
      return comment;
    }
    var others =
        oneof.getFields().stream()
            .filter(each -> !each.equals(field))
            .map(each -> "`" + each.getJsonName() + "`")
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? comment : (comment + "\n\nNot together with " + others + ".").strip();
  }

  /** Returns the schema of a value given as text: that of its JSON, without null. */
  private JsonObject text(FieldDescriptor field) {
    boolean wrapper =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            && Shape.of(field.getMessageType()) == Shape.WRAPPER;
    return wrapper
        ? Scalars.of(field.getMessageType().findFieldByNumber(1))
        : components.single(field);
  }
}
