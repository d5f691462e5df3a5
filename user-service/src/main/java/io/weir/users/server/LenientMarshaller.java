package io.weir.users.server;

import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses a malformed request to null, which {@link MalformedMessages} refuses. Without it, gRPC
 * answers UNKNOWN and logs an error; balancers would take that fault of the client for one of this
 * instance and eject it.
 */
record LenientMarshaller<Q>(Marshaller<Q> strict) implements Marshaller<Q> {

  /** Returns the same service with lenient marshallers for all of its requests. */
  static ServerServiceDefinition around(ServerServiceDefinition service) {
    var old = service.getServiceDescriptor();
    var descriptor =
        ServiceDescriptor.newBuilder(old.getName()).setSchemaDescriptor(old.getSchemaDescriptor());
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    for (var method : service.getMethods()) {
      var lenient = around(method);
      methods.add(lenient);
      descriptor.addMethod(lenient.getMethodDescriptor());
    }
    var builder = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(builder::addMethod);
    return builder.build();
  }

  private static <Q, R> ServerMethodDefinition<Q, R> around(ServerMethodDefinition<Q, R> method) {
    var descriptor = method.getMethodDescriptor();
    var requests = new LenientMarshaller<>(descriptor.getRequestMarshaller());
    return ServerMethodDefinition.create(
        descriptor.toBuilder(requests, descriptor.getResponseMarshaller()).build(),
        method.getServerCallHandler());
  }

  @Override
  public InputStream stream(Q value) {
    return strict.stream(value);
  }

  @Override
  public @Nullable Q parse(InputStream stream) {
    try {
      return strict.parse(stream);
    } catch (StatusRuntimeException malformed) {
      return null;
    }
  }
}
