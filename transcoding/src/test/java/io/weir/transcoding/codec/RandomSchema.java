package io.weir.transcoding.codec;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumOptions;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Random files that import one another, one each of proto2, proto3 and two editions, with enums and
 * messages whose fields come from {@link RandomFields}. Reproducible by seed.
 */
final class RandomSchema {
  private static final List<FileDescriptor> WELL_KNOWN =
      List.of(
          AnyProto.getDescriptor(),
          DurationProto.getDescriptor(),
          EmptyProto.getDescriptor(),
          FieldMaskProto.getDescriptor(),
          StructProto.getDescriptor(),
          TimestampProto.getDescriptor(),
          WrappersProto.getDescriptor());

  private final Random random;
  private final List<FileDescriptor> files = new ArrayList<>(WELL_KNOWN);
  private final List<String> messages =
      new ArrayList<>(
          List.of(
              ".google.protobuf.Timestamp",
              ".google.protobuf.Duration",
              ".google.protobuf.Any",
              ".google.protobuf.FieldMask",
              ".google.protobuf.Struct",
              ".google.protobuf.Value",
              ".google.protobuf.ListValue",
              ".google.protobuf.Empty",
              ".google.protobuf.Int64Value",
              ".google.protobuf.UInt32Value",
              ".google.protobuf.DoubleValue",
              ".google.protobuf.BoolValue",
              ".google.protobuf.StringValue",
              ".google.protobuf.BytesValue"));
  private final List<String> openEnums = new ArrayList<>();
  private final List<String> closedEnums = new ArrayList<>();
  private int names;

  private RandomSchema(long seed) {
    random = new Random(seed);
  }

  static Protos of(long seed) {
    var schema = new RandomSchema(seed);
    for (ProtoSyntax syntax : ProtoSyntax.values()) {
      schema.addFile(syntax);
    }
    return new Protos(schema.files);
  }

  private void addFile(ProtoSyntax syntax) {
    var file = syntax.file(random).setPackage("random." + syntax.name().toLowerCase(Locale.ROOT));
    files.forEach(earlier -> file.addDependency(earlier.getName()));
    var prefix = "." + file.getPackage() + ".";
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      file.addEnumType(enumeration(syntax, prefix));
    }
    List<String> own = new ArrayList<>();
    for (int i = random.nextInt(2, 5); i > 0; i--) {
      own.add("Message" + names++);
      messages.add(prefix + own.getLast());
    }
    for (String name : own) {
      file.addMessageType(message(syntax, prefix, name));
    }
    if (syntax.hasExtensions()) {
      extend(syntax, file, prefix, own);
    }
    files.add(link(file.build()));
  }

  private FileDescriptor link(FileDescriptorProto file) {
    try {
      return FileDescriptor.buildFrom(file, files.toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  private EnumDescriptorProto enumeration(ProtoSyntax syntax, String prefix) {
    var name = "Enum" + names++;
    var enumeration = EnumDescriptorProto.newBuilder().setName(name);
    boolean closed = syntax == ProtoSyntax.PROTO2;
    var options = EnumOptions.newBuilder();
    if (syntax.isEdition()) {
      closed = random.nextBoolean();
      var type = closed ? FeatureSet.EnumType.CLOSED : FeatureSet.EnumType.OPEN;
      options.setFeatures(FeatureSet.newBuilder().setEnumType(type));
    }
    int first = closed ? random.nextInt(3) : 0;
    int size = random.nextInt(1, 6);
    for (int i = 0; i < size; i++) {
      enumeration.addValue(value(name + "_V" + i, first + (i == 4 ? -1_000_000 : i)));
    }
    if (random.nextInt(3) == 0) {
      enumeration.addValue(value(name + "_ALIAS", first));
      options.setAllowAlias(true);
    }
    (closed ? closedEnums : openEnums).add(prefix + name);
    return enumeration.setOptions(options).build();
  }

  private static EnumValueDescriptorProto value(String name, int number) {
    return EnumValueDescriptorProto.newBuilder().setName(name).setNumber(number).build();
  }

  private DescriptorProto message(ProtoSyntax syntax, String prefix, String name) {
    var message = DescriptorProto.newBuilder().setName(name);
    var fields = fields(syntax, prefix + name, message);
    for (int i = random.nextInt(1, 13); i > 0; i--) {
      fields.add();
    }
    if (random.nextInt(3) == 0) {
      fields.addOneof("choice" + names++, random.nextInt(1, 5));
    }
    fields.finish();
    if (syntax.hasExtensions()) {
      message.addExtensionRange(
          DescriptorProto.ExtensionRange.newBuilder().setStart(1000).setEnd(2000));
    }
    return message.build();
  }

  private RandomFields fields(ProtoSyntax syntax, String scope, DescriptorProto.Builder message) {
    return new RandomFields(
        random, syntax, scope, message, new RandomFields.Types(messages, openEnums, closedEnums));
  }

  /** Declares extensions, some at file level and some inside a message. */
  private void extend(
      ProtoSyntax syntax, FileDescriptorProto.Builder file, String prefix, List<String> own) {
    var scope = DescriptorProto.newBuilder().setName("Scope" + names++);
    for (int i = random.nextInt(5); i > 0; i--) {
      var extended = prefix + own.get(random.nextInt(own.size()));
      var fields = fields(syntax, prefix + scope.getName(), scope);
      var extension = fields.extension(extended, 1000 + names++);
      if (random.nextBoolean()) {
        file.addExtension(extension);
      } else {
        scope.addExtension(extension);
      }
    }
    file.addMessageType(scope);
  }
}
