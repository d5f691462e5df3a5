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

/** Message types as seen by our codec and by protobuf-java-util. */
final class Protos {
  /** The types in src/test/protobuf. */
  static final Protos TEST = new Protos(load());

  final List<FileDescriptor> files;
  final Schema schema;
  final TypeRegistry types;
  final ExtensionRegistry extensions;

  Protos(List<FileDescriptor> files) {
    this.files = files;
    schema = new Schema(files);
    types =
        TypeRegistry.newBuilder()
            .add(files.stream().flatMap(file -> file.getMessageTypes().stream()).toList())
            .build();
    extensions = extensions(files);
  }

  private static List<FileDescriptor> load() {
    try (var in = Protos.class.getResourceAsStream("/io/weir/transcoding/test.binpb")) {
      return DescriptorSet.parse(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExtensionRegistry extensions(List<FileDescriptor> files) {
    var registry = ExtensionRegistry.newInstance();
    for (FileDescriptor file : files) {
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

  Descriptor descriptor(String fullName) {
    return Objects.requireNonNull(types.find(fullName), fullName);
  }

  /** Returns the same message with the contents of its Anys serialized as by protobuf-java. */
  DynamicMessage canonical(Message message) {
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

  private Object canonical(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(this::canonical).toList();
    }
    return value instanceof Message message ? canonical(message) : value;
  }

  DynamicMessage parse(Descriptor type, byte[] wire) {
    try {
      return DynamicMessage.parseFrom(type, wire, extensions);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Prints a message with protobuf-java-util. */
  String reference(Message message) {
    try {
      return JsonFormat.printer().usingTypeRegistry(types).print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Returns whether protobuf-java-util can print the message; it rejects, for example, seconds and
   * nanos of opposite sign.
   */
  boolean isWritable(Message message) {
    try {
      JsonFormat.printer().usingTypeRegistry(types).print(message);
      return true;
    } catch (InvalidProtocolBufferException | IllegalArgumentException wrong) {
      return false;
    }
  }

  /** Parses JSON with protobuf-java-util. */
  DynamicMessage reference(Descriptor type, String json) {
    var builder = DynamicMessage.newBuilder(type);
    try {
      JsonFormat.parser().usingTypeRegistry(types).merge(json, builder);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(json, e);
    }
    return builder.build();
  }

  String json(Descriptor type, byte[] wire) {
    return json(type, wire, JsonOptions.STRICT);
  }

  String json(Descriptor type, byte[] wire, JsonOptions options) {
    var json = new Bytes(0);
    var wrong =
        new WireToJson()
            .write(schema, options, schema.require(type.getFullName()), Slice.of(wire), json);
    if (wrong != null) {
      throw new AssertionError(wrong);
    }
    return json.toString();
  }

  Violation refusal(String type, byte[] wire) {
    var json = new Bytes(0);
    var wrong =
        new WireToJson()
            .write(schema, JsonOptions.STRICT, schema.require(type), Slice.of(wire), json);
    if (wrong == null) {
      throw new AssertionError("accepted: " + json);
    }
    return wrong;
  }

  DynamicMessage read(Descriptor type, String json) {
    var violations = new Violations();
    byte[] wire = wire(type.getFullName(), json, JsonOptions.STRICT, violations);
    if (!violations.isEmpty()) {
      throw new AssertionError(violations.found() + " in " + json);
    }
    return canonical(parse(type, wire));
  }

  List<Violation> violations(String type, String json) {
    var violations = new Violations();
    wire(type, json, JsonOptions.STRICT, violations);
    return violations.found();
  }

  byte[] wire(String type, String json, JsonOptions options, Violations violations) {
    var wire = new Bytes(0);
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    new JsonToWire().read(schema, options, schema.require(type), text, wire, violations);
    return wire.toByteArray();
  }
}
