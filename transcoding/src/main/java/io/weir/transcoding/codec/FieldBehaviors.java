package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Cardinality;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldNames;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;
import io.weir.transcoding.wire.WireReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Enforces {@code google.api.field_behavior} in a request (AIP-203): drops the fields that are
 * OUTPUT_ONLY, at any depth, and reports those that are REQUIRED and not given. A string, bytes, a
 * list or a map that is empty counts as not given; any number or boolean in the request as given.
 * Leaves an Any as it is. Only for types that are {@link MessageType#isBehaving}.
 */
public final class FieldBehaviors {
  private final FieldNames names;
  private final Predicate<String> counts;
  private final Violations violations;
  private final WireReader in = new WireReader();
  private final Bytes out;

  private FieldBehaviors(
      FieldNames names, Predicate<String> counts, Violations violations, Bytes out) {
    this.names = names;
    this.counts = counts;
    this.violations = violations;
    this.out = out;
  }

  /**
   * Returns the message without what the service alone sets.
   *
   * @param counts whether a field that is missing is a mistake, by its path in proto names without
   *     indexes
   * @param names names of fields in violations
   */
  public static Slice enforce(
      Schema schema,
      JsonOptions options,
      MessageType type,
      Slice message,
      Predicate<String> counts,
      FieldNames names,
      Violations violations) {
    var out = new Bytes(message.length());
    try {
      // A parser merges what occurs twice, so only the merged message counts.
      var merged = new MessageNormalizer(schema, options.maxDepth()).normalize(type, message);
      var behaviors = new FieldBehaviors(names, counts, violations, out);
      behaviors.in.reset(merged.array(), merged.start(), merged.end());
      behaviors.message(type, null);
    } catch (InvalidInput wrong) {
      violations.add("", wrong.description());
    }
    return out.slice();
  }

  /**
   * A message within the request.
   *
   * @param position index in a list, or quoted key of a map; null for a singular field
   */
  private record Place(@Nullable Place above, Field field, @Nullable String position) {}

  /** Copies a message up to the limit. */
  private void message(MessageType type, @Nullable Place place) {
    Map<Field, Integer> given = new HashMap<>();
    while (!in.atLimit()) {
      int start = in.position();
      int tag = in.readTag();
      var field = type.byNumber(tag >>> 3);
      if (field == null || field.isOutputOnly()) {
        in.skip(tag);
        continue;
      }
      boolean isText = field.kind() == Kind.STRING || field.kind() == Kind.BYTES;
      boolean isDefault = isText && field.isSingular() && !field.hasPresence() && isEmptyNext();
      int index = isDefault ? 0 : given.merge(field, 1, Integer::sum) - 1;
      if (field.kind().isMessage() && field.message().isBehaving()) {
        nested(field, tag, index, place);
      } else {
        in.skip(tag);
        out.write(in.array(), start, in.position() - start);
      }
    }
    for (Field field : type.demanded()) {
      if (!given.containsKey(field) && counts.test(path(place, field))) {
        violations.add(shown(place, field), "the field is required");
      }
    }
  }

  private boolean isEmptyNext() {
    int at = in.position();
    boolean empty = in.readLength() == 0;
    in.position(at);
    return empty;
  }

  private void nested(Field field, int tag, int index, @Nullable Place above) {
    int start = Submessages.begin(field, out);
    boolean group = field.kind() == Kind.GROUP;
    int outer = group ? in.enterGroup(tag) : in.enter(in.readLength());
    if (field.cardinality() == Cardinality.MAP) {
      entry(field, above);
    } else {
      message(
          field.message(), new Place(above, field, field.isSingular() ? null : "[" + index + "]"));
    }
    if (group) {
      in.leaveGroup(outer);
    } else {
      in.leave(outer);
    }
    Submessages.end(field, start, out);
  }

  /** Copies a map entry, whose value is a message. */
  private void entry(Field map, @Nullable Place above) {
    var key = map.message().require(1);
    var value = map.message().require(2);
    var place = new Place(above, map, "[" + RequiredFields.key(key, in) + "]");
    int from = in.position();
    if (in.tryReadTag(key.tag())) {
      in.skip(key.tag());
    }
    out.write(in.array(), from, in.position() - from);
    int start = Submessages.begin(value, out);
    if (in.tryReadTag(value.tag())) {
      int outer = in.enter(in.readLength());
      message(value.message(), place);
      in.leave(outer);
    } else {
      int outer = in.enter(0);
      message(value.message(), place);
      in.leave(outer);
    }
    Submessages.end(value, start, out);
  }

  private static String path(@Nullable Place place, Field field) {
    return place == null ? field.name() : path(place.above, place.field) + "." + field.name();
  }

  private String shown(@Nullable Place place, Field field) {
    var name = names.of(field);
    if (place == null) {
      return name;
    }
    return shown(place.above, place.field)
        + (place.position == null ? "" : place.position)
        + "."
        + name;
  }
}
