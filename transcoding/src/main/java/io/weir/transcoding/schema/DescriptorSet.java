package io.weir.transcoding.schema;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Links the files of a serialized google.protobuf.FileDescriptorSet, in any order. */
public final class DescriptorSet {
  private final Map<String, FileDescriptorProto> protos = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> linked = new LinkedHashMap<>();

  private DescriptorSet() {}

  /**
   * Returns the files, each after its imports.
   *
   * @throws IllegalArgumentException if the bytes are not a FileDescriptorSet or an import is
   *     missing
   */
  public static List<FileDescriptor> parse(byte[] serialized) {
    var set = new DescriptorSet();
    try {
      for (FileDescriptorProto file : FileDescriptorSet.parseFrom(serialized).getFileList()) {
        set.protos.putIfAbsent(file.getName(), file);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a google.protobuf.FileDescriptorSet", e);
    }
    set.protos.values().forEach(file -> set.link(file, 0));
    return List.copyOf(set.linked.values());
  }

  private FileDescriptor link(FileDescriptorProto file, int depth) {
    var done = linked.get(file.getName());
    if (done != null) {
      return done;
    }
    if (depth > protos.size()) {
      throw new IllegalArgumentException(file.getName() + " imports itself");
    }
    var imports =
        file.getDependencyList().stream()
            .map(name -> link(imported(name, file), depth + 1))
            .toArray(FileDescriptor[]::new);
    try {
      var result = FileDescriptor.buildFrom(file, imports);
      linked.put(file.getName(), result);
      return result;
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(file.getName() + ": " + e.getMessage(), e);
    }
  }

  private FileDescriptorProto imported(String name, FileDescriptorProto importing) {
    var file = protos.get(name);
    if (file == null) {
      throw new IllegalArgumentException(
          importing.getName() + " imports " + name + ", which is not in the set");
    }
    return file;
  }
}
