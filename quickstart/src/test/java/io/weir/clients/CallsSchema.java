package io.weir.clients;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;

/**
 * Service of the instance. Its messages have no fields: the clients send and compare bytes, and the
 * gateway does not read them.
 */
final class CallsSchema {
  static final String SERVICE = "weir.clients.v1.Calls/";
  private static final String MESSAGE = ".weir.clients.v1.Anything";

  private CallsSchema() {}

  static FileDescriptorSet get() {
    var service =
        ServiceDescriptorProto.newBuilder()
            .setName("Calls")
            .addMethod(method("Unary", false, false))
            .addMethod(method("Never", false, false))
            .addMethod(method("Upload", true, false))
            .addMethod(method("RefusedUpload", true, false))
            .addMethod(method("Stream", false, true))
            .addMethod(method("Late", false, true))
            .addMethod(method("Chat", true, true))
            .addMethod(method("Held", true, true))
            .addMethod(method("RefusedChat", true, true));
    return FileDescriptorSet.newBuilder()
        .addFile(
            FileDescriptorProto.newBuilder()
                .setName("calls.proto")
                .setPackage("weir.clients.v1")
                .setSyntax("proto3")
                .addMessageType(DescriptorProto.newBuilder().setName("Anything"))
                .addService(service))
        .build();
  }

  private static MethodDescriptorProto method(String name, boolean client, boolean server) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(MESSAGE)
        .setOutputType(MESSAGE)
        .setClientStreaming(client)
        .setServerStreaming(server)
        .build();
  }
}
