package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;
import io.weir.transcoding.schema.Shape;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rewrites a serialized message into a form that can be streamed: each field occurs once, in one
 * piece, with the meaning a parser would give it. The last scalar wins, messages merge, lists are
 * concatenated, the last entry of a map key and the last member of a oneof win, unknown fields are
 * dropped. Copies each byte once per nesting level.
 */
final class MessageNormalizer {
  private final Schema schema;
  private final int maxDepth;

  MessageNormalizer(Schema schema, int maxDepth) {
    this.schema = schema;
    this.maxDepth = maxDepth;
  }

  Slice normalize(MessageType type, Slice message) {
    var out = new Bytes(message.end() - message.start() + 16);
    write(type, message, out, 0);
    return out.slice();
  }

  /**
   * One occurrence of a field: its bytes without the tag and, for a message, without length or end
   * tag.
   */
  private record Occurrence(int tag, Slice value) {}

  private void write(MessageType type, Slice message, Bytes out, int depth) {
    if (depth > maxDepth) {
      throw Nesting.tooDeep(maxDepth);
    }
    if (type.shape() == Shape.ANY && message.start() < message.end()) {
      any(type, message, out, depth);
      return;
    }
    scan(type, message)
        .forEach((index, values) -> field(type.fields().get(index), values, out, depth));
  }

  private void field(Field field, List<Occurrence> values, Bytes out, int depth) {
    switch (field.cardinality()) {
      case SINGULAR -> singular(field, values, out, depth);
      case REPEATED -> values.forEach(one -> copy(field, one, out, depth));
      case MAP -> map(field, values, out, depth);
    }
  }

  /** Returns the occurrences of each field in the message, keyed by the index of the field. */
  private static SortedMap<Integer, List<Occurrence>> scan(MessageType type, Slice message) {
    SortedMap<Integer, List<Occurrence>> byField = new TreeMap<>();
    var in = new WireReader();
    in.reset(message.array(), message.start(), message.end());
    while (!in.atLimit()) {
      int tag = in.readTag();
      var field = type.byNumber(tag >>> 3);
      if (field == null || !field.accepts(tag & 7)) {
        in.skip(tag);
        continue;
      }
      var value = value(field, tag, in);
      if (isKnown(field, value)) {
        displace(type, field, byField);
        byField
            .computeIfAbsent(field.index(), index -> new ArrayList<>(1))
            .add(new Occurrence(tag, value));
      }
    }
    return byField;
  }

  private static Slice value(Field field, int tag, WireReader in) {
    int start = in.position();
    if (field.kind() == Kind.GROUP) {
      int outer = in.enterGroup(tag);
      var value = new Slice(in.array(), start, in.limit());
      in.position(in.limit());
      in.leaveGroup(outer);
      return value;
    }
    if (field.kind() == Kind.MESSAGE) {
      int end = in.readLength() + in.position();
      var value = new Slice(in.array(), in.position(), end);
      in.position(end);
      return value;
    }
    in.skip(tag);
    return new Slice(in.array(), start, in.position());
  }

  /**
   * Returns whether a value is known. An undeclared value of a singular closed enum is an unknown
   * field.
   */
  private static boolean isKnown(Field field, Slice value) {
    return !field.isClosedEnum()
        || !field.isSingular()
        || field.enumeration().json((int) readVarint(value)) != null;
  }

  private static long readVarint(Slice value) {
    var in = new WireReader();
    in.reset(value.array(), value.start(), value.end());
    return in.readVarint();
  }

  /** Removes the other members of the field's oneof. */
  private static void displace(
      MessageType type, Field field, SortedMap<Integer, List<Occurrence>> byField) {
    if (field.oneof() >= 0) {
      byField
          .keySet()
          .removeIf(
              index -> index != field.index() && type.fields().get(index).oneof() == field.oneof());
    }
  }

  private void singular(Field field, List<Occurrence> values, Bytes out, int depth) {
    var last = values.getLast();
    if (field.kind().isMessage()) {
      copy(field, new Occurrence(last.tag(), joined(values)), out, depth);
    } else {
      copy(field, last, out, depth);
    }
  }

  /** Normalizes the message inside an Any as well. */
  private void any(MessageType type, Slice message, Bytes out, int depth) {
    var in = new WireReader();
    in.reset(message.array(), message.start(), message.end());
    var slices = AnySlices.read(in, type);
    var url =
        new String(
            in.array(),
            slices.urlStart(),
            slices.urlEnd() - slices.urlStart(),
            StandardCharsets.UTF_8);
    out.writeTag(type.require(1).tag());
    int urlAt = out.beginDelimited();
    out.write(in.array(), slices.urlStart(), slices.urlEnd() - slices.urlStart());
    out.endDelimited(urlAt);
    out.writeTag(type.require(2).tag());
    int valueAt = out.beginDelimited();
    var packed = schema.message(url.substring(url.lastIndexOf('/') + 1));
    if (packed != null) {
      var content = new Slice(in.array(), slices.valueStart(), slices.valueEnd());
      write(packed, content, out, depth + 1);
    }
    out.endDelimited(valueAt);
  }

  private static Slice joined(List<Occurrence> values) {
    if (values.size() == 1) {
      return values.getFirst().value();
    }
    var joined = new Bytes(64);
    for (Occurrence one : values) {
      joined.write(one.value().array(), one.value().start(), one.value().length());
    }
    return joined.slice();
  }

  private void copy(Field field, Occurrence one, Bytes out, int depth) {
    var value = one.value();
    out.writeTag(one.tag());
    switch (field.kind()) {
      case MESSAGE -> {
        int start = out.beginDelimited();
        write(field.message(), value, out, depth + 1);
        out.endDelimited(start);
      }
      case GROUP -> {
        write(field.message(), value, out, depth + 1);
        out.writeTag(one.tag() - WireType.START_GROUP + WireType.END_GROUP);
      }
      default -> out.write(value.array(), value.start(), value.length());
    }
  }

  private void map(Field field, List<Occurrence> entries, Bytes out, int depth) {
    var value = field.message().require(2);
    Map<Object, Bytes> byKey = new LinkedHashMap<>();
    for (Occurrence one : entries) {
      if (value.isClosedEnum() && hasUnknownEnum(value, one.value())) {
        continue;
      }
      var entry = new Bytes(32);
      write(field.message(), one.value(), entry, depth + 1);
      byKey.put(key(field.message().require(1), entry), entry);
    }
    byKey
        .values()
        .forEach(entry -> {
          out.writeTag(field.tag());
          int start = out.beginDelimited();
          out.write(entry.array(), 0, entry.length());
          out.endDelimited(start);
        });
  }

  /**
   * Returns whether a map entry has an undeclared value of a closed enum, which makes the whole
   * entry unknown.
   */
  private static boolean hasUnknownEnum(Field value, Slice entry) {
    var in = new WireReader();
    in.reset(entry.array(), entry.start(), entry.end());
    boolean unknown = false;
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag == value.tag()) {
        unknown |= value.enumeration().json((int) in.readVarint()) == null;
      } else {
        in.skip(tag);
      }
    }
    return unknown;
  }

  /** Returns the value of a map key, equal for equal keys however they are encoded. */
  private static Object key(Field key, Bytes entry) {
    var in = new WireReader();
    in.reset(entry.array(), 0, entry.length());
    boolean present = in.tryReadTag(key.tag());
    if (key.kind() == Kind.STRING) {
      int length = present ? in.readLength() : 0;
      return ByteBuffer.wrap(entry.array(), present ? in.position() : 0, length);
    }
    return present ? new ScalarWriter(reading(in)).read(key.kind()) : 0L;
  }

  private static WriteState reading(WireReader in) {
    var state = new WriteState();
    state.in.reset(in.array(), in.position(), in.limit());
    return state;
  }
}
