package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Cardinality;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldNames;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;
import io.weir.transcoding.schema.Shape;
import io.weir.transcoding.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the required fields that a serialized message lacks, at any depth: in lists, maps, oneofs
 * and Anys. Parsers refuse such a message as a whole. Only for types that are {@link
 * MessageType#isDemanding}.
 */
public final class RequiredFields {
  private final Schema schema;
  private final FieldNames names;
  private final Violations violations;
  private final WireReader in = new WireReader();

  private RequiredFields(Schema schema, FieldNames names, Violations violations) {
    this.schema = schema;
    this.names = names;
    this.violations = violations;
  }

  /**
   * Records a violation for each required field that is missing, with its path.
   *
   * @param type a type that {@link MessageType#isDemanding}
   * @param names names of fields in violations
   */
  public static void check(
      Schema schema,
      JsonOptions options,
      MessageType type,
      Slice message,
      FieldNames names,
      Violations violations) {
    try {
      // A parser merges what occurs twice, so only the merged message counts.
      var merged = new MessageNormalizer(schema, options.maxDepth()).normalize(type, message);
      var fields = new RequiredFields(schema, names, violations);
      fields.in.reset(merged.array(), merged.start(), merged.end());
      fields.message(type, "");
    } catch (InvalidInput wrong) {
      violations.add("", wrong.description());
    }
  }

  /** Reads a message up to the limit. */
  private void message(MessageType type, String path) {
    if (type.shape() == Shape.ANY) {
      any(type, path);
      return;
    }
    Set<Field> seen = new HashSet<>();
    Map<Field, Integer> indexes = new HashMap<>();
    while (!in.atLimit()) {
      int tag = in.readTag();
      var field = type.byNumber(tag >>> 3);
      if (field == null) {
        in.skip(tag);
        continue;
      }
      seen.add(field);
      int index = indexes.merge(field, 1, Integer::sum) - 1;
      boolean enters = field.kind().isMessage() && field.message().isDemanding();
      if (enters) {
        value(field, tag, below(path, field), index);
      } else {
        in.skip(tag);
      }
    }
    for (var field : type.required()) {
      if (!seen.contains(field)) {
        violations.add(below(path, field), "the field is required");
      }
    }
  }

  private String below(String path, Field field) {
    return path.isEmpty() ? names.of(field) : path + "." + names.of(field);
  }

  private void value(Field field, int tag, String path, int index) {
    if (field.kind() == Kind.GROUP) {
      int outer = in.enterGroup(tag);
      message(field.message(), indexed(field, path, index));
      in.leaveGroup(outer);
    } else {
      int outer = in.enter(in.readLength());
      if (field.cardinality() == Cardinality.MAP) {
        entry(field.message(), path);
      } else {
        message(field.message(), indexed(field, path, index));
      }
      in.leave(outer);
    }
  }

  private static String indexed(Field field, String path, int index) {
    return field.isSingular() ? path : path + "[" + index + "]";
  }

  /** Reads a map entry. An absent value is an empty message. */
  private void entry(MessageType entry, String path) {
    var key = entry.require(1);
    var value = entry.require(2);
    var of = path + "[" + key(key, in) + "]";
    if (in.tryReadTag(key.tag())) {
      in.skip(key.tag());
    }
    if (in.tryReadTag(value.tag())) {
      int outer = in.enter(in.readLength());
      message(value.message(), of);
      in.leave(outer);
    } else {
      message(value.message(), of);
    }
  }

  /** Returns the key of the entry up to the limit, quoted as in JSON. */
  static String key(Field key, WireReader in) {
    var text = new Bytes(16);
    var entry = new Slice(in.array(), in.position(), in.limit());
    boolean present = ScalarText.last(new FieldPath(List.of(key)), entry, text);
    if (!present && key.kind() != Kind.STRING) {
      text.writeAscii(key.kind() == Kind.BOOL ? "false" : "0");
    }
    return Excerpt.quoted(text.array(), 0, text.length());
  }

  private void any(MessageType type, String path) {
    int limit = in.limit();
    var slices = AnySlices.read(in, type);
    var url =
        new String(
            in.array(),
            slices.urlStart(),
            slices.urlEnd() - slices.urlStart(),
            StandardCharsets.UTF_8);
    var packed = schema.message(url.substring(url.lastIndexOf('/') + 1));
    if (packed != null && packed.isDemanding()) {
      in.position(slices.valueStart());
      int outer = in.enter(slices.valueEnd() - slices.valueStart());
      message(packed, path);
      in.leave(outer);
    }
    in.position(limit);
  }
}
