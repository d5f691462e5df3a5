package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.codec.JsonToWire;
import io.weir.transcoding.codec.Submessages;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Appends the parts of a form that are more than text: content for {@code bytes} fields and
 * google.api.HttpBody, and JSON for fields of any other type.
 */
final class PartValues {
  private static final String HTTP_BODY = "google.api.HttpBody";

  private final Schema schema;
  private final JsonOptions options;
  private final JsonToWire reader;

  PartValues(Schema schema, JsonOptions options, JsonToWire reader) {
    this.schema = schema;
    this.options = options;
    this.reader = reader;
  }

  /** Returns whether the part is written here; otherwise it is text, as in the query. */
  static boolean isContent(Parameter parameter, FormPart part) {
    return isRaw(parameter) || (parameter.key() == null && part.isJson());
  }

  /** Returns whether the field is content whatever a part says of itself. */
  static boolean isRaw(Parameter parameter) {
    return parameter.key() == null && isRaw(parameter.path().last());
  }

  private static boolean isRaw(Field field) {
    return field.kind() == Kind.BYTES || isHttpBody(field);
  }

  private static boolean isHttpBody(Field field) {
    return field.kind().isMessage() && field.message().fullName().equals(HTTP_BODY);
  }

  /** Appends the part and the messages around it. */
  void append(FieldPath path, FormPart part, Bytes wire, Violations violations) {
    append(path.fields(), 0, part, wire, violations);
  }

  private void append(
      List<Field> fields, int level, FormPart part, Bytes wire, Violations violations) {
    var field = fields.get(level);
    if (level < fields.size() - 1) {
      int start = Submessages.begin(field, wire);
      append(fields, level + 1, part, wire, violations);
      Submessages.end(field, start, wire);
    } else if (field.kind() == Kind.BYTES) {
      delimited(field, part.content(), wire);
    } else if (isHttpBody(field)) {
      int start = Submessages.begin(field, wire);
      delimited(
          field.message().require(1), part.typeOrDefault().getBytes(StandardCharsets.UTF_8), wire);
      delimited(field.message().require(2), part.content(), wire);
      Submessages.end(field, start, wire);
    } else {
      json(field, level, part, wire, violations);
    }
  }

  private static void delimited(Field field, byte[] content, Bytes wire) {
    wire.writeTag(field.tag());
    wire.writeVarint(content.length);
    wire.write(content);
  }

  /**
   * Appends JSON, whose messages may be nested as deep as is left below the path. Its violations
   * are below the name of the part.
   */
  private void json(Field field, int level, FormPart part, Bytes wire, Violations violations) {
    var found = new Violations();
    reader.readField(schema, options.below(level), field, part.content(), wire, found);
    int dot = part.name().lastIndexOf('.');
    var above = part.name().substring(0, dot + 1);
    found.found().forEach(each -> violations.add(above + each.field(), each.description()));
  }
}
