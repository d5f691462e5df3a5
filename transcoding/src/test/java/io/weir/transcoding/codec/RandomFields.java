package io.weir.transcoding.codec;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Random fields for a message of a {@link RandomSchema}. */
final class RandomFields {
  private static final List<FieldDescriptorProto.Type> SCALARS =
      List.of(
          FieldDescriptorProto.Type.TYPE_DOUBLE,
          FieldDescriptorProto.Type.TYPE_FLOAT,
          FieldDescriptorProto.Type.TYPE_INT64,
          FieldDescriptorProto.Type.TYPE_UINT64,
          FieldDescriptorProto.Type.TYPE_INT32,
          FieldDescriptorProto.Type.TYPE_FIXED64,
          FieldDescriptorProto.Type.TYPE_FIXED32,
          FieldDescriptorProto.Type.TYPE_BOOL,
          FieldDescriptorProto.Type.TYPE_STRING,
          FieldDescriptorProto.Type.TYPE_BYTES,
          FieldDescriptorProto.Type.TYPE_UINT32,
          FieldDescriptorProto.Type.TYPE_SFIXED32,
          FieldDescriptorProto.Type.TYPE_SFIXED64,
          FieldDescriptorProto.Type.TYPE_SINT32,
          FieldDescriptorProto.Type.TYPE_SINT64);
  private static final List<FieldDescriptorProto.Type> KEYS =
      SCALARS.stream()
          .filter(t ->
              t != FieldDescriptorProto.Type.TYPE_DOUBLE
                  && t != FieldDescriptorProto.Type.TYPE_FLOAT
                  && t != FieldDescriptorProto.Type.TYPE_BYTES)
          .toList();
  private static final List<String> NAMES =
      List.of("plain", "snake_case_", "camelCase", "_lead", "Upper", "two__", "trail_1_");
  private static final List<String> JSON_NAMES = List.of("a b ", "\u00e9\ud83d\ude00", "@");

  /** Full names of types that fields can refer to. */
  record Types(List<String> messages, List<String> openEnums, List<String> closedEnums) {}

  private final Random random;
  private final ProtoSyntax syntax;
  private final String scope;
  private final DescriptorProto.Builder message;
  private final Types types;
  private final Set<Integer> numbers = new HashSet<>();
  private final List<FieldDescriptorProto.Builder> optionals = new ArrayList<>();

  /**
   * Creates fields in a message.
   *
   * @param scope full name of the message
   */
  RandomFields(
      Random random,
      ProtoSyntax syntax,
      String scope,
      DescriptorProto.Builder message,
      Types types) {
    this.random = random;
    this.syntax = syntax;
    this.scope = scope;
    this.message = message;
    this.types = types;
  }

  void add() {
    var field = field();
    if (random.nextInt(6) == 0) {
      map(field);
    } else {
      typeOrGroup(field);
      field.setLabel(random.nextInt(3) == 0 ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
      syntax.vary(field, isScalar(field), random);
    }
    boolean optional = syntax == ProtoSyntax.PROTO3 && field.getLabel() == Label.LABEL_OPTIONAL;
    if (optional && random.nextInt(3) == 0) {
      optionals.add(field);
    } else {
      message.addField(field);
    }
  }

  void addOneof(String name, int members) {
    int index = message.getOneofDeclCount();
    message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(name));
    for (int i = 0; i < members; i++) {
      var field = field().setLabel(Label.LABEL_OPTIONAL).setOneofIndex(index);
      typeOrGroup(field);
      syntax.vary(field, false, random);
      message.addField(field);
    }
  }

  /** Adds the optional fields of proto3, whose synthetic oneofs come last. */
  void finish() {
    for (var field : optionals) {
      field.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
      message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
      message.addField(field);
    }
  }

  FieldDescriptorProto extension(String extended, int number) {
    var field = field().setNumber(number).clearJsonName().setExtendee(extended);
    field.setName("ext_" + number);
    typeOrGroup(field);
    field.setLabel(random.nextInt(3) == 0 ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
    syntax.vary(field, false, random);
    return field.build();
  }

  private FieldDescriptorProto.Builder field() {
    int number = random.nextInt(1, random.nextInt(8) == 0 ? 999 : 25);
    while (!numbers.add(number)) {
      number++;
    }
    var field = FieldDescriptorProto.newBuilder().setNumber(number);
    if (random.nextInt(6) == 0) {
      field.setJsonName(JSON_NAMES.get(random.nextInt(JSON_NAMES.size())) + number);
    }
    return field.setName(NAMES.get(random.nextInt(NAMES.size())) + number);
  }

  private static boolean isScalar(FieldDescriptorProto.Builder field) {
    return SCALARS.contains(field.getType());
  }

  private void typeOrGroup(FieldDescriptorProto.Builder field) {
    if (syntax == ProtoSyntax.PROTO2 && random.nextInt(8) == 0) {
      group(field);
    } else {
      type(field);
    }
  }

  private void type(FieldDescriptorProto.Builder field) {
    switch (random.nextInt(10)) {
      case 0, 1 -> field.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(enumeration());
      case 2, 3 ->
          field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(any(types.messages()));
      default -> field.setType(any(SCALARS));
    }
  }

  /** Returns the name of an enum; a field without presence needs an open one. */
  private String enumeration() {
    boolean open = syntax == ProtoSyntax.PROTO3 || types.closedEnums().isEmpty();
    return any(
        types.openEnums().isEmpty() || (!open && random.nextBoolean())
            ? types.closedEnums()
            : types.openEnums());
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void group(FieldDescriptorProto.Builder field) {
    var name = "Group" + field.getNumber();
    message.addNestedType(
        DescriptorProto.newBuilder()
            .setName(name)
            .addField(plain("value", 1, any(SCALARS)))
            .addField(plain("name", 2, FieldDescriptorProto.Type.TYPE_STRING)));
    field
        .setType(FieldDescriptorProto.Type.TYPE_GROUP)
        .setTypeName(scope + "." + name)
        .setName(name.toLowerCase(Locale.ROOT));
  }

  private static FieldDescriptorProto plain(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(Label.LABEL_OPTIONAL)
        .build();
  }

  private void map(FieldDescriptorProto.Builder field) {
    var name = "Entry" + field.getNumber();
    var value = FieldDescriptorProto.newBuilder().setName("value").setNumber(2);
    type(value);
    message.addNestedType(
        DescriptorProto.newBuilder()
            .setName(name)
            .setOptions(MessageOptions.newBuilder().setMapEntry(true))
            .addField(plain("key", 1, any(KEYS)))
            .addField(value.setLabel(Label.LABEL_OPTIONAL)));
    field
        .setLabel(Label.LABEL_REPEATED)
        .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
        .setTypeName(scope + "." + name);
  }
}
