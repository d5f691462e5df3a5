package io.weir.transcoding.schema;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiled message types of a set of files. Immutable after construction. */
public final class Schema {
  private final Map<String, MessageType> messages = new HashMap<>();
  private final Map<String, EnumType> enums = new HashMap<>();
  private final List<String> fieldNames = new ArrayList<>();

  public Schema(List<FileDescriptor> files) {
    Map<String, List<FieldDescriptor>> fields = new LinkedHashMap<>();
    for (FileDescriptor file : files) {
      file.getMessageTypes().forEach(type -> declare(type, fields));
    }
    for (FileDescriptor file : files) {
      extend(file.getExtensions(), fields);
      file.getMessageTypes().forEach(type -> extendWithin(type, fields));
    }
    fields.forEach((name, of) -> require(name).complete(of, this));
    spreadRequired();
  }

  /** Marks all types in which a field may be missing, or be one too many, at some depth. */
  private void spreadRequired() {
    if (messages.values().stream().anyMatch(MessageType::isDemanding)) {
      messages.values().stream()
          .filter(type -> type.shape() == Shape.ANY)
          .forEach(MessageType::demand);
    }
    boolean more = true;
    while (more) {
      more = false;
      for (MessageType type : messages.values()) {
        more |= type.spread();
      }
    }
  }

  private void declare(Descriptor type, Map<String, List<FieldDescriptor>> fields) {
    messages.put(type.getFullName(), new MessageType(type));
    fields.put(type.getFullName(), new ArrayList<>(type.getFields()));
    type.getNestedTypes().forEach(nested -> declare(nested, fields));
  }

  private static void extendWithin(Descriptor type, Map<String, List<FieldDescriptor>> fields) {
    extend(type.getExtensions(), fields);
    type.getNestedTypes().forEach(nested -> extendWithin(nested, fields));
  }

  private static void extend(
      List<FieldDescriptor> extensions, Map<String, List<FieldDescriptor>> fields) {
    for (FieldDescriptor extension : extensions) {
      var extended = fields.get(extension.getContainingType().getFullName());
      if (extended != null) {
        extended.add(extension);
      }
    }
  }

  /**
   * Returns the type with this full name, without leading dot; null if the files do not have it.
   */
  public @Nullable MessageType message(String fullName) {
    return messages.get(fullName);
  }

  public MessageType require(String fullName) {
    var type = messages.get(fullName);
    if (type == null) {
      throw new IllegalArgumentException("no message type " + fullName);
    }
    return type;
  }

  /** Returns the name of the field with this {@link Field#schemaIndex}. */
  public String fieldName(int schemaIndex) {
    return fieldNames.get(schemaIndex);
  }

  /** Registers a field and returns its index. */
  int addField(String fieldName) {
    fieldNames.add(fieldName);
    return fieldNames.size() - 1;
  }

  EnumType enumType(EnumDescriptor descriptor) {
    return enums.computeIfAbsent(descriptor.getFullName(), name -> new EnumType(descriptor));
  }
}
