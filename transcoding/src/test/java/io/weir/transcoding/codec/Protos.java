package io.weir.transcoding.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.report.Violation;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.DescriptorSet;
import io.weir.transcoding.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The test protos, seen by our codec and by protobuf-java-util. */
final class Protos {
  static final List<FileDescriptor> FILES = load();
  static final Schema SCHEMA = new Schema(FILES);
  static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(FILES.stream().flatMap(file -> file.getMessageTypes().stream()).toList())
          .build();
  static final ExtensionRegistry EXTENSIONS = extensions();

  private Protos() {}

  private static List<FileDescriptor> load() {
    try (var in = Protos.class.getResourceAsStream("/io/weir/transcoding/test.binpb")) {
      return DescriptorSet.parse(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExtensionRegistry extensions() {
    var registry = ExtensionRegistry.newInstance();
    for (FileDescriptor file : FILES) {
      file.getExtensions().forEach(extension -> add(registry, extension));
      file.getMessageTypes().stream()
          .flatMap(type -> type.getExtensions().stream())
          .forEach(extension -> add(registry, extension));
    }
    return registry;
  }

  private static void add(ExtensionRegistry registry, FieldDescriptor extension) {
    if (extension.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      registry.add(extension, DynamicMessage.getDefaultInstance(extension.getMessageType()));
    } else {
      registry.add(extension);
    }
  }

  static Descriptor descriptor(String fullName) {
    return Objects.requireNonNull(TYPES.find(fullName), fullName);
  }

  /** The same message with what is packed in its Anys serialized as protobuf-java would. */
  static DynamicMessage canonical(Message message) {
    var builder = DynamicMessage.newBuilder(message.getDescriptorForType());
    message.getAllFields().forEach((field, value) -> builder.setField(field, canonical(value)));
    var type = message.getDescriptorForType();
    if (type.getFullName().equals("google.protobuf.Any") && !message.getAllFields().isEmpty()) {
      var url = (String) message.getField(type.findFieldByNumber(1));
      var packed = (ByteString) message.getField(type.findFieldByNumber(2));
      var inner = descriptor(url.substring(url.lastIndexOf('/') + 1));
      builder.setField(
          type.findFieldByNumber(2), canonical(parse(inner, packed.toByteArray())).toByteString());
    }
    return builder.build();
  }

  private static Object canonical(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Protos::canonical).toList();
    }
    return value instanceof Message message ? canonical(message) : value;
  }

  static DynamicMessage parse(Descriptor type, byte[] wire) {
    try {
      return DynamicMessage.parseFrom(type, wire, EXTENSIONS);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** As protobuf-java-util writes it. */
  static String reference(Message message) {
    try {
      return JsonFormat.printer().usingTypeRegistry(TYPES).print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** As protobuf-java-util reads it. */
  static DynamicMessage reference(Descriptor type, String json) {
    var builder = DynamicMessage.newBuilder(type);
    try {
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(json, builder);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(json, e);
    }
    return builder.build();
  }

  static String json(Descriptor type, byte[] wire) {
    return json(type, wire, JsonOptions.STRICT);
  }

  static String json(Descriptor type, byte[] wire, JsonOptions options) {
    var json = new Bytes(0);
    var wrong =
        new WireToJson()
            .write(SCHEMA, options, SCHEMA.require(type.getFullName()), Slice.of(wire), json);
    if (wrong != null) {
      throw new AssertionError(wrong);
    }
    return json.toString();
  }

  static Violation refusal(String type, byte[] wire) {
    var json = new Bytes(0);
    var wrong =
        new WireToJson()
            .write(SCHEMA, JsonOptions.STRICT, SCHEMA.require(type), Slice.of(wire), json);
    if (wrong == null) {
      throw new AssertionError("accepted: " + json);
    }
    return wrong;
  }

  static DynamicMessage read(Descriptor type, String json) {
    var violations = new Violations();
    byte[] wire = wire(type.getFullName(), json, JsonOptions.STRICT, violations);
    if (!violations.isEmpty()) {
      throw new AssertionError(violations.found() + " in " + json);
    }
    return canonical(parse(type, wire));
  }

  static List<Violation> violations(String type, String json) {
    var violations = new Violations();
    wire(type, json, JsonOptions.STRICT, violations);
    return violations.found();
  }

  static byte[] wire(String type, String json, JsonOptions options, Violations violations) {
    var wire = new Bytes(0);
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    new JsonToWire().read(SCHEMA, options, SCHEMA.require(type), text, wire, violations);
    return wire.toByteArray();
  }
}
