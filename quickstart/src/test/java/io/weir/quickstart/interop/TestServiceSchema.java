package io.weir.quickstart.interop;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;

/**
 * RPCs of gRPC's interop service and their kinds, as in its description
 * (grpc/doc/interop-test-descriptions.md). Omits its messages, because a gateway passes native gRPC
 * through without parsing it.
 */
final class TestServiceSchema {
  private static final String ANYTHING = "Anything";

  private TestServiceSchema() {}

  static FileDescriptorSet get() {
    var service =
        ServiceDescriptorProto.newBuilder()
            .setName("TestService")
            .addMethod(method("EmptyCall", false, false))
            .addMethod(method("UnaryCall", false, false))
            .addMethod(method("CacheableUnaryCall", false, false))
            .addMethod(method("StreamingOutputCall", false, true))
            .addMethod(method("StreamingInputCall", true, false))
            .addMethod(method("FullDuplexCall", true, true))
            .addMethod(method("HalfDuplexCall", true, true))
            .addMethod(method("UnimplementedCall", false, false));
    return FileDescriptorSet.newBuilder()
        .addFile(
            FileDescriptorProto.newBuilder()
                .setName("interop.proto")
                .setPackage("grpc.testing")
                .setSyntax("proto3")
                .addMessageType(DescriptorProto.newBuilder().setName(ANYTHING))
                .addService(service))
        .build();
  }

  private static MethodDescriptorProto method(String name, boolean client, boolean server) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(".grpc.testing." + ANYTHING)
        .setOutputType(".grpc.testing." + ANYTHING)
        .setClientStreaming(client)
        .setServerStreaming(server)
        .build();
  }
}
