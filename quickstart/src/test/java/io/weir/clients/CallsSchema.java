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
  private static final String PACKAGE = "weir.clients.v1";
  static final String SERVICE = PACKAGE + ".Calls/";

  private CallsSchema() {}

  static FileDescriptorSet get() {
    return in(PACKAGE);
  }

  /** Returns the schema in a package, so that a gateway can tell one instance from another. */
  static FileDescriptorSet in(String name) {
    var service =
        ServiceDescriptorProto.newBuilder()
            .setName("Calls")
            .addMethod(method(name, "Unary", false, false))
            .addMethod(method(name, "Never", false, false))
            .addMethod(method(name, "Upload", true, false))
            .addMethod(method(name, "RefusedUpload", true, false))
            .addMethod(method(name, "Stream", false, true))
            .addMethod(method(name, "Late", false, true))
            .addMethod(method(name, "Chat", true, true))
            .addMethod(method(name, "Held", true, true))
            .addMethod(method(name, "RefusedChat", true, true));
    return FileDescriptorSet.newBuilder()
        .addFile(
            FileDescriptorProto.newBuilder()
                .setName(name + ".proto")
                .setPackage(name)
                .setSyntax("proto3")
                .addMessageType(DescriptorProto.newBuilder().setName("Anything"))
                .addService(service))
        .build();
  }

  private static MethodDescriptorProto method(
      String schema, String name, boolean client, boolean server) {
    var message = "." + schema + ".Anything";
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(message)
        .setOutputType(message)
        .setClientStreaming(client)
        .setServerStreaming(server)
        .build();
  }
}
