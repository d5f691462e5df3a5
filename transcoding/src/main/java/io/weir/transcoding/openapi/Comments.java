package io.weir.transcoding.openapi;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Comments that proto files attach to each declaration: the leading comment, otherwise the trailing
 * one. Empty if the descriptor set has no source info. Not thread-safe: a file is indexed on first
 * use.
 */
final class Comments {
  private final Map<FileDescriptor, Map<List<Integer>, String>> files = new HashMap<>();

  String of(ServiceDescriptor service) {
    return text(service.getFile(), path(service));
  }

  String of(MethodDescriptor method) {
    var path = path(method.getService());
    path.add(ServiceDescriptorProto.METHOD_FIELD_NUMBER);
    path.add(method.getIndex());
    return text(method.getFile(), path);
  }

  /**
   * Returns the comment of a message type; empty for Google's basic types, whose comments address
   * authors of proto files.
   */
  String of(Descriptor type) {
    boolean basic = type.getFile().getPackage().matches("google\\.(protobuf|api)");
    return basic ? "" : text(type.getFile(), path(type));
  }

  String of(EnumDescriptor type) {
    return text(type.getFile(), path(type));
  }

  String of(EnumValueDescriptor value) {
    var path = path(value.getType());
    path.add(EnumDescriptorProto.VALUE_FIELD_NUMBER);
    path.add(value.getIndex());
    return text(value.getFile(), path);
  }

  String of(FieldDescriptor field) {
    List<Integer> path = new ArrayList<>();
    if (!field.isExtension()) {
      path = path(field.getContainingType());
      path.add(DescriptorProto.FIELD_FIELD_NUMBER);
    } else if (field.getExtensionScope() == null) {
      path.add(FileDescriptorProto.EXTENSION_FIELD_NUMBER);
    } else {
      path = path(field.getExtensionScope());
      path.add(DescriptorProto.EXTENSION_FIELD_NUMBER);
    }
    path.add(field.getIndex());
    return text(field.getFile(), path);
  }

  private static List<Integer> path(ServiceDescriptor service) {
    return new ArrayList<>(List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, service.getIndex()));
  }

  private static List<Integer> path(Descriptor type) {
    var outer = type.getContainingType();
    var path = outer == null ? new ArrayList<Integer>() : path(outer);
    path.add(
        outer == null
            ? FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER
            : DescriptorProto.NESTED_TYPE_FIELD_NUMBER);
    path.add(type.getIndex());
    return path;
  }

  private static List<Integer> path(EnumDescriptor type) {
    var outer = type.getContainingType();
    var path = outer == null ? new ArrayList<Integer>() : path(outer);
    path.add(
        outer == null
            ? FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER
            : DescriptorProto.ENUM_TYPE_FIELD_NUMBER);
    path.add(type.getIndex());
    return path;
  }

  private String text(FileDescriptor file, List<Integer> path) {
    return files.computeIfAbsent(file, Comments::read).getOrDefault(path, "");
  }

  private static Map<List<Integer>, String> read(FileDescriptor file) {
    Map<List<Integer>, String> comments = new HashMap<>();
    for (Location location : file.toProto().getSourceCodeInfo().getLocationList()) {
      var leading = clean(location.getLeadingComments());
      var text = leading.isEmpty() ? clean(location.getTrailingComments()) : leading;
      if (!text.isEmpty()) {
        comments.putIfAbsent(location.getPathList(), text);
      }
    }
    return comments;
  }

  /**
   * Removes the space after each comment marker, and text between (-- and --), which is internal.
   */
  private static String clean(String comment) {
    return comment
        .replaceAll("(?s)\\(--.*?--\\)", "")
        .lines()
        .map(line -> line.startsWith(" ") ? line.substring(1) : line)
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n"))
        .strip();
  }

  /** Returns whether a comment contains more than its summary. */
  static boolean isMore(String comment) {
    return comment.replaceAll("\\s+", " ").length() > summary(comment).length() + 1;
  }

  /** Returns the first sentence on one line, without its full stop. */
  static String summary(String comment) {
    var paragraph = comment.split("\n\\s*\n", 2)[0].replaceAll("\\s+", " ").strip();
    int end = paragraph.indexOf(". ");
    var sentence = end < 0 ? paragraph : paragraph.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
