package io.weir.gateway;

import com.google.api.AnnotationsProto;
import com.google.api.FieldBehaviorProto;
import com.google.api.HttpBodyProto;
import com.google.api.HttpProto;
import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Schemas that tests write as text. */
final class TextSchema {
  private TextSchema() {}

  /**
   * Writes a descriptor set with one file of package test. Returns the path of the set.
   *
   * @param text a FileDescriptorProto in text format, without name, package and dependencies
   */
  static String write(Path directory, String text) {
    var extensions = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(extensions);
    FieldBehaviorProto.registerAllExtensions(extensions);
    io.weir.http.HttpProto.registerAllExtensions(extensions);
    var file = FileDescriptorProto.newBuilder();
    try {
      TextFormat.getParser().merge(text, extensions, file);
      file.setName("test.proto")
          .setPackage("test")
          .addDependency(HttpBodyProto.getDescriptor().getName())
          .addDependency(EmptyProto.getDescriptor().getName())
          .addDependency(FieldMaskProto.getDescriptor().getName());
      var set =
          FileDescriptorSet.newBuilder()
              .addFile(DescriptorProtos.getDescriptor().toProto())
              .addFile(HttpProto.getDescriptor().toProto())
              .addFile(AnnotationsProto.getDescriptor().toProto())
              .addFile(AnyProto.getDescriptor().toProto())
              .addFile(EmptyProto.getDescriptor().toProto())
              .addFile(FieldMaskProto.getDescriptor().toProto())
              .addFile(HttpBodyProto.getDescriptor().toProto())
              .addFile(file)
              .build();
      return Files.write(directory.resolve("test.binpb"), set.toByteArray()).toString();
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(text, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
