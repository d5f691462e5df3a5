package io.weir.transcoding.codec;

import io.weir.transcoding.json.JsonText;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Shape;
import io.weir.transcoding.text.Durations;
import io.weir.transcoding.text.FieldMasks;
import io.weir.transcoding.text.Timestamps;
import io.weir.transcoding.wire.WireType;
import java.nio.charset.StandardCharsets;

/** Writes well-known types that have their own JSON representation. */
final class WellKnownWriter {
  private final WriteState state;
  private final MessageWriter messages;
  private final MapWriter maps;
  private final ScalarWriter scalars;

  WellKnownWriter(WriteState state, MessageWriter messages, MapWriter maps, ScalarWriter scalars) {
    this.state = state;
    this.messages = messages;
    this.maps = maps;
    this.scalars = scalars;
  }

  void write(MessageType type) {
    switch (type.shape()) {
      case TIMESTAMP, DURATION -> time(type);
      case FIELD_MASK -> mask(type.require(1));
      case WRAPPER -> wrapper(type.require(1));
      case STRUCT -> struct(type.require(1));
      case LIST_VALUE -> list(type.require(1));
      case VALUE -> dynamic(type);
      case ANY -> any(type);
      case PLAIN -> throw new IllegalArgumentException(type.fullName());
    }
  }

  private void time(MessageType type) {
    var seconds = type.require(1);
    var nanos = type.require(2);
    long second = 0;
    int nano = 0;
    var in = state.in;
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag == seconds.tag()) {
        second = in.readVarint();
      } else if (tag == nanos.tag()) {
        nano = (int) in.readVarint();
      } else {
        in.skip(tag);
      }
    }
    if (type.shape() == Shape.TIMESTAMP) {
      Timestamps.write(second, nano, state.out);
    } else {
      Durations.write(second, nano, state.out);
    }
  }

  private void mask(Field paths) {
    var in = state.in;
    var out = state.out;
    out.writeByte('"');
    boolean first = true;
    while (seek(paths)) {
      if (!first) {
        out.writeByte(',');
      }
      first = false;
      int end = in.readLength() + in.position();
      FieldMasks.writePath(in.array(), in.position(), end, out);
      in.position(end);
    }
    out.writeByte('"');
  }

  /** Moves past the next tag of this field, skipping unknown fields. Returns false at the end. */
  private boolean seek(Field field) {
    var in = state.in;
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag == field.tag()) {
        return true;
      }
      in.skip(tag);
    }
    return false;
  }

  private void wrapper(Field value) {
    boolean text = value.accepts(WireType.DELIMITED);
    long bits = 0;
    int start = state.in.position();
    int length = 0;
    while (seek(value)) { // the last occurrence wins
      if (text) {
        length = state.in.readLength();
        start = state.in.position();
        state.in.position(start + length);
      } else {
        bits = scalars.read(value.kind());
      }
    }
    if (text) {
      state.in.position(start);
      scalars.text(value.kind(), length);
      state.in.position(state.in.limit());
    } else {
      scalars.write(value, bits);
    }
  }

  private void struct(Field fields) {
    state.out.writeByte('{');
    if (seek(fields)) {
      maps.entries(fields, fields.tag());
    }
    if (seek(fields)) {
      throw new NotNormalizedException(); // separated by unknown fields
    }
    state.out.writeByte('}');
  }

  private void list(Field values) {
    state.out.writeByte('[');
    if (seek(values)) {
      messages.elements(values, values.tag());
    }
    if (seek(values)) {
      throw new NotNormalizedException();
    }
    state.out.writeByte(']');
  }

  /** Writes a google.protobuf.Value; one without a kind is null. */
  private void dynamic(MessageType type) {
    var in = state.in;
    boolean written = false;
    while (!in.atLimit()) {
      int tag = in.readTag();
      var field = type.byNumber(tag >>> 3);
      if (field == null || !field.accepts(tag & 7)) {
        in.skip(tag);
        continue;
      }
      if (written) {
        throw new NotNormalizedException();
      }
      written = true;
      kind(field, tag);
    }
    if (!written) {
      state.out.writeAscii("null");
    }
  }

  private void kind(Field field, int tag) {
    switch (field.kind()) {
      case MESSAGE, GROUP -> messages.nested(field, tag);
      case STRING, BYTES -> scalars.text(field.kind(), state.in.readLength());
      case DOUBLE -> {
        double value = Double.longBitsToDouble(state.in.readFixed64());
        if (!Double.isFinite(value)) {
          throw new InvalidInput("a google.protobuf.Value cannot hold " + value + " in JSON");
        }
        scalars.writeDouble(value);
      }
      default -> scalars.write(field, scalars.read(field.kind()));
    }
  }

  private void any(MessageType type) {
    var in = state.in;
    if (in.atLimit()) {
      state.out.writeAscii("{}");
      return;
    }
    var slices = AnySlices.read(in, type);
    var packed = resolve(slices);
    state.out.writeAscii("{\"@type\":");
    JsonText.writeString(state.out, in.array(), slices.urlStart(), slices.urlEnd());
    int limit = in.limit();
    in.position(slices.valueStart());
    int outer = in.enter(slices.valueEnd() - slices.valueStart());
    state.nesting.enter();
    if (packed.shape() == Shape.PLAIN) {
      messages.members(packed);
    } else {
      state.out.writeAscii(",\"value\":");
      messages.value(packed);
    }
    state.nesting.leave();
    in.leave(outer);
    in.position(limit);
    state.out.writeByte('}');
  }

  private MessageType resolve(AnySlices any) {
    var url =
        new String(
            state.in.array(),
            any.urlStart(),
            any.urlEnd() - any.urlStart(),
            StandardCharsets.UTF_8);
    var packed = state.schema.message(url.substring(url.lastIndexOf('/') + 1));
    if (packed == null) {
      throw new InvalidInput("an Any of a type that is not in the schema: " + Excerpt.quoted(url));
    }
    return packed;
  }
}
