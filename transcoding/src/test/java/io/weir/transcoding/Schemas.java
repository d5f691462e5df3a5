package io.weir.transcoding;

import com.google.api.AnnotationsProto;
import com.google.api.FieldBehaviorProto;
import com.google.api.HttpBodyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.List;

/** Descriptor sets that tests write as text. */
final class Schemas {
  private static final List<FileDescriptor> IMPORTS =
      List.of(
          TimestampProto.getDescriptor(),
          DurationProto.getDescriptor(),
          FieldMaskProto.getDescriptor(),
          WrappersProto.getDescriptor(),
          EmptyProto.getDescriptor(),
          StructProto.getDescriptor(),
          com.google.protobuf.AnyProto.getDescriptor(),
          HttpBodyProto.getDescriptor());

  private Schemas() {}

  /**
   * Returns a descriptor set with one file of package test, and the well-known types.
   *
   * @param text a FileDescriptorProto in text format, without name, package and dependencies
   */
  static byte[] of(String text) {
    var extensions = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(extensions);
    FieldBehaviorProto.registerAllExtensions(extensions);
    var file = FileDescriptorProto.newBuilder();
    try {
      TextFormat.getParser().merge(text, extensions, file);
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(text, e);
    }
    file.setName("test.proto").setPackage("test");
    var set = FileDescriptorSet.newBuilder();
    for (FileDescriptor imported : IMPORTS) {
      set.addFile(imported.toProto());
      file.addDependency(imported.getName());
    }
    return set.addFile(file).build().toByteArray();
  }
}
