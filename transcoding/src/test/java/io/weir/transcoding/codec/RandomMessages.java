package io.weir.transcoding.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random messages of a type, limited to what JSON can represent; reproducible by seed. */
final class RandomMessages {
  private static final long[] LONGS = {
    0, 1, -1, 127, 128, 300, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final double[] DOUBLES = {
    0,
    1,
    -1.5,
    0.1,
    1e15,
    1e16,
    1e-7,
    123456.789,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    9007199254740992.0
  };

  private final Protos protos;
  private final List<String> packed;
  private final boolean extended;
  private final Random random;

  /**
   * Creates a generator.
   *
   * @param packed types that an Any may contain; the first one has no message fields
   * @param extended whether to set extensions, which protobuf-java-util cannot write
   */
  RandomMessages(Protos protos, List<String> packed, boolean extended, long seed) {
    this.protos = protos;
    this.packed = packed;
    this.extended = extended;
    random = new Random(seed);
  }

  DynamicMessage message(Descriptor type) {
    return message(type, 3);
  }

  private DynamicMessage message(Descriptor type, int depth) {
    return switch (type.getFullName()) {
      case "google.protobuf.Timestamp" ->
          time(type, random.nextLong(-62135596800L, 253402300800L), random.nextInt(1_000_000_000));
      case "google.protobuf.Duration" -> duration(type);
      case "google.protobuf.Any" -> any(type, depth);
      case "google.protobuf.FieldMask" -> mask(type);
      case "google.protobuf.Value" -> value(type, depth);
      default -> fields(type, depth);
    };
  }

  private DynamicMessage fields(Descriptor type, int depth) {
    var builder = DynamicMessage.newBuilder(type);
    double share = type.getFields().size() > 10 ? 0.15 : 0.7;
    for (FieldDescriptor field : fieldsOf(type)) {
      boolean wanted = field.isRequired() || random.nextDouble() < share;
      if (!wanted || oneofTaken(builder, field)) {
        continue;
      }
      if (field.isRepeated()) {
        repeated(builder, field, depth);
      } else if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || depth > 0) {
        builder.setField(field, single(field, depth));
      }
    }
    return builder.build();
  }

  private List<FieldDescriptor> fieldsOf(Descriptor type) {
    List<FieldDescriptor> fields = new ArrayList<>(type.getFields());
    if (extended) {
      protos.extensions.getAllImmutableExtensionsByExtendedType(type.getFullName()).stream()
          .map(extension -> extension.descriptor)
          .forEach(fields::add);
    }
    return fields;
  }

  private static boolean oneofTaken(DynamicMessage.Builder builder, FieldDescriptor field) {
    OneofDescriptor oneof = field.getRealContainingOneof();
    return oneof != null && builder.hasOneof(oneof);
  }

  private void repeated(DynamicMessage.Builder builder, FieldDescriptor field, int depth) {
    boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    if (message && depth == 0) {
      return;
    }
    int count = random.nextInt(12) == 0 ? 30 : random.nextInt(4);
    for (int i = 0; i < (message && !field.isMapField() ? Math.min(count, 3) : count); i++) {
      builder.addRepeatedField(field, single(field, depth));
    }
    if (field.isMapField()) {
      builder.setField(field, dedupe(builder, field));
    }
  }

  private static Object dedupe(DynamicMessage.Builder message, FieldDescriptor field) {
    List<Object> entries = new ArrayList<>();
    List<Object> keys = new ArrayList<>();
    for (Object entry : (List<?>) message.getField(field)) {
      Object key = ((Message) entry).getField(field.getMessageType().findFieldByNumber(1));
      if (!keys.contains(key)) {
        keys.add(key);
        entries.add(entry);
      }
    }
    return entries;
  }

  private Object single(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) number();
      case LONG -> number();
      case FLOAT -> (float) fraction();
      case DOUBLE -> fraction();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case BYTE_STRING -> bytes();
      case ENUM -> enumeration(field.getEnumType());
      case MESSAGE -> entryOrMessage(field, depth);
    };
  }

  private Message entryOrMessage(FieldDescriptor field, int depth) {
    if (!field.isMapField()) {
      return message(field.getMessageType(), depth - 1);
    }
    var entry = DynamicMessage.newBuilder(field.getMessageType());
    for (FieldDescriptor part : field.getMessageType().getFields()) {
      entry.setField(part, single(part, depth));
    }
    return entry.build();
  }

  private long number() {
    return random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
  }

  private double fraction() {
    return random.nextBoolean()
        ? DOUBLES[random.nextInt(DOUBLES.length)]
        : random.nextGaussian() * Math.pow(10, random.nextInt(-10, 20));
  }

  private Object enumeration(EnumDescriptor type) {
    boolean unknown =
        !type.isClosed()
            && !type.getFullName().equals("google.protobuf.NullValue")
            && random.nextInt(4) == 0;
    return unknown
        ? type.findValueByNumberCreatingIfUnknown(random.nextInt(50, 60))
        : type.findValueByNumber(
            type.getValues().get(random.nextInt(type.getValues().size())).getNumber());
  }

  private String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 200 : 12); i > 0; i--) {
      text.appendCodePoint(
          switch (random.nextInt(12)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> "\"\\/\u007f".charAt(random.nextInt(4));
            case 2 -> random.nextInt(0xA0, 0x800);
            case 3 -> random.nextInt(0x800, 0xD800);
            case 4 -> random.nextInt(0x10000, 0x110000);
            default -> random.nextInt('a', 'z' + 1);
          });
    }
    return text.toString();
  }

  private ByteString bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private static DynamicMessage time(Descriptor type, long seconds, int nanos) {
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), seconds)
        .setField(type.findFieldByNumber(2), nanos)
        .build();
  }

  private DynamicMessage duration(Descriptor type) {
    int sign = random.nextBoolean() ? 1 : -1;
    int nanos = random.nextInt(1000) * (random.nextBoolean() ? 1 : 1_000_000);
    return time(
        type, sign * random.nextLong(315_576_000_000L), sign * Math.min(nanos, 999_999_999));
  }

  private DynamicMessage any(Descriptor type, int depth) {
    var name = packed.get(depth > 0 ? random.nextInt(packed.size()) : 0);
    var content = message(protos.descriptor(name), depth - 1);
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), "type.googleapis.com/" + name)
        .setField(type.findFieldByNumber(2), content.toByteString())
        .build();
  }

  private DynamicMessage mask(Descriptor type) {
    var builder = DynamicMessage.newBuilder(type);
    for (int i = random.nextInt(3); i >= 0; i--) {
      builder.addRepeatedField(type.findFieldByNumber(1), List.of("a", "a_b.c", "foo_bar").get(i));
    }
    return builder.build();
  }

  private DynamicMessage value(Descriptor type, int depth) {
    var builder = DynamicMessage.newBuilder(type);
    var field = type.findFieldByNumber(depth > 0 ? random.nextInt(1, 7) : random.nextInt(1, 5));
    Object value = field.getNumber() == 2 ? (Object) random.nextGaussian() : single(field, depth);
    return builder.setField(field, value).build();
  }
}
