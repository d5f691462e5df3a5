package io.weir.gateway;

import com.google.api.AnnotationsProto;
import com.google.api.HttpBodyProto;
import com.google.api.HttpProto;
import com.google.api.HttpRule;
import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.weir.http.HttpResponseOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Schema with one service, "weir.test.Streams", that has an RPC of each kind. */
final class StreamSchema {
  static final String SERVICE = "weir.test.Streams/";

  private StreamSchema() {}

  /** Writes the descriptor set, with imports, to a file. */
  static String writeTo(Path directory) {
    return write(directory, file());
  }

  /** Writes the descriptor set with a GET of this path for the RPC Say. */
  static String writeTo(Path directory, String path) {
    var file = file().toBuilder();
    file.getServiceBuilder(0).getMethodBuilder(0).setOptions(get(path));
    return write(directory, file.build());
  }

  private static String write(Path directory, FileDescriptorProto schema) {
    try {
      var file = directory.resolve("streams.binpb");
      return Files.write(file, set(schema).toByteArray()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileDescriptorSet set(FileDescriptorProto schema) {
    return FileDescriptorSet.newBuilder()
        .addFile(DescriptorProtos.getDescriptor().toProto())
        .addFile(HttpProto.getDescriptor().toProto())
        .addFile(AnnotationsProto.getDescriptor().toProto())
        .addFile(AnyProto.getDescriptor().toProto())
        .addFile(HttpBodyProto.getDescriptor().toProto())
        .addFile(schema)
        .build();
  }

  private static FileDescriptorProto file() {
    var text =
        FieldDescriptorProto.newBuilder()
            .setName("text")
            .setNumber(1)
            .setType(FieldDescriptorProto.Type.TYPE_STRING)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    FileDescriptor annotations = AnnotationsProto.getDescriptor();
    return FileDescriptorProto.newBuilder()
        .setName("weir/test/streams.proto")
        .setPackage("weir.test")
        .setSyntax("proto3")
        .addDependency(annotations.getName())
        .addDependency(HttpBodyProto.getDescriptor().getName())
        .addMessageType(DescriptorProto.newBuilder().setName("Line").addField(text))
        .addService(
            ServiceDescriptorProto.newBuilder()
                .setName("Streams")
                .addMethod(method("Say", false, false))
                .addMethod(method("Listen", false, true).setOptions(get("/v1/lines")))
                .addMethod(method("Watch", false, true).setOptions(resumable("/v1/watched")))
                .addMethod(method("Tell", true, false).setOptions(post("/v1/lines")))
                .addMethod(method("Talk", true, true).setOptions(post("/v1/talk")))
                .addMethod(method("Chat", true, true).setOptions(get("/v1/talks/{text}:chat")))
                .addMethod(method("Collect", true, false).setOptions(post("/v1/collected")))
                .addMethod(method("Find", false, true).setOptions(post("/v1/found")))
                .addMethod(
                    raw("Upload", false)
                        .setClientStreaming(true)
                        .setOutputType(".weir.test.Line")
                        .setOptions(post("/v1/raw:upload")))
                .addMethod(
                    raw("Tunnel", true).setClientStreaming(true).setOptions(post("/v1/raw:tunnel")))
                .addMethod(raw("Fetch", false).setOptions(get("/v1/fetched")))
                .addMethod(raw("Convert", false).setOptions(post("/v1/raw")))
                .addMethod(raw("Download", true).setOptions(post("/v1/raw:download"))))
        .build();
  }

  private static MethodDescriptorProto.Builder method(String name, boolean in, boolean out) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(".weir.test.Line")
        .setOutputType(".weir.test.Line")
        .setClientStreaming(in)
        .setServerStreaming(out);
  }

  private static MethodDescriptorProto.Builder raw(String name, boolean out) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(".google.api.HttpBody")
        .setOutputType(".google.api.HttpBody")
        .setServerStreaming(out);
  }

  private static MethodOptions post(String path) {
    var rule = HttpRule.newBuilder().setPost(path).setBody("*").build();
    return MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule).build();
  }

  /** Returns the options of a stream whose events are identified by their text. */
  private static MethodOptions resumable(String path) {
    var facts = HttpResponseOptions.newBuilder().setEventId("text").build();
    return get(path).toBuilder().setExtension(io.weir.http.HttpProto.httpResponse, facts).build();
  }

  private static MethodOptions get(String path) {
    var rule = HttpRule.newBuilder().setGet(path).build();
    return MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule).build();
  }
}
