package io.weir.gateway.schema;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Breaking changes between two schemas: methods, fields and enum values that the later one lacks or
 * encodes differently. Without a breaking change an instance with the later schema can replace one
 * with the earlier, and no data of a caller is lost.
 */
final class BreakingChanges {
  private final Map<String, String> parts = new HashMap<>();

  private BreakingChanges(FileDescriptorSet files) {
    files.getFileList().forEach(this::add);
  }

  /**
   * Returns the first breaking change in alphabetical order, or empty if the schemas are
   * compatible.
   */
  static Optional<String> first(Epoch earlier, Epoch later) {
    var grown = new BreakingChanges(later.files()).parts;
    return new BreakingChanges(earlier.files())
        .parts.entrySet().stream()
            .filter(part -> !part.getValue().equals(grown.get(part.getKey())))
            .map(part -> said(part.getKey(), part.getValue(), grown.get(part.getKey())))
            .sorted()
            .findFirst();
  }

  private static String said(String part, String was, @Nullable String is) {
    return is == null ? part + " is gone" : "%s was %s and is %s".formatted(part, was, is);
  }

  private void add(FileDescriptorProto file) {
    var prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
    file.getMessageTypeList().forEach(type -> add(prefix, type));
    file.getEnumTypeList().forEach(type -> add(prefix, type));
    file.getExtensionList().forEach(field -> add("extension of " + field.getExtendee(), field));
    for (var service : file.getServiceList()) {
      for (var method : service.getMethodList()) {
        parts.put(
            prefix + service.getName() + "/" + method.getName(),
            "%s(%s) to %s(%s)"
                .formatted(
                    method.getClientStreaming() ? "stream" : "one",
                    method.getInputType(),
                    method.getServerStreaming() ? "stream" : "one",
                    method.getOutputType()));
      }
    }
  }

  private void add(String prefix, DescriptorProto type) {
    var name = prefix + type.getName();
    parts.put(name, "a message");
    type.getFieldList().forEach(field -> add(name, field));
    type.getExtensionList().forEach(field -> add("extension of " + field.getExtendee(), field));
    type.getNestedTypeList().forEach(nested -> add(name + ".", nested));
    type.getEnumTypeList().forEach(nested -> add(name + ".", nested));
  }

  /** Identifies the field by its number, because names are not on the wire. */
  private void add(String owner, FieldDescriptorProto field) {
    boolean many = field.getLabel() == FieldDescriptorProto.Label.LABEL_REPEATED;
    parts.put(
        "field " + field.getNumber() + " of " + owner,
        (many ? "repeated " : "")
            + field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT)
            + (field.getTypeName().isEmpty() ? "" : " " + field.getTypeName()));
  }

  private void add(String prefix, EnumDescriptorProto type) {
    for (var value : type.getValueList()) {
      parts.put("value " + value.getNumber() + " of " + prefix + type.getName(), "an enum value");
    }
  }
}
