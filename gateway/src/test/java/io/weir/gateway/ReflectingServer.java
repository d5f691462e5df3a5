package io.weir.gateway;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real gRPC server that publishes its schema by reflection and echoes every call. It can be
 * redeployed on its port with another schema.
 */
public final class ReflectingServer implements AutoCloseable {
  private static final int GRACE_SECONDS = 10;

  private final AtomicInteger calls = new AtomicInteger();
  private final int port;
  private Server server;

  private ReflectingServer(FileDescriptorProto file, BindableService reflection) {
    server = listen(0, file, reflection);
    port = server.getPort();
  }

  /** Starts a server with reflection v1. */
  public static ReflectingServer start(FileDescriptorProto file) {
    return new ReflectingServer(file, ProtoReflectionServiceV1.newInstance());
  }

  /** Starts a server with reflection v1alpha only. */
  @SuppressWarnings("deprecation")
  public static ReflectingServer startV1Alpha(FileDescriptorProto file) {
    return new ReflectingServer(file, ProtoReflectionService.newInstance());
  }

  /** Returns the address: "127.0.0.1:50051". */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Returns the number of calls of its own service so far. */
  public int calls() {
    return calls.get();
  }

  /** Accepts no more calls, ends those in flight, and restarts with this schema. */
  public void deploy(FileDescriptorProto file) {
    drain();
    server = listen(port, file, ProtoReflectionServiceV1.newInstance());
  }

  public void drain() {
    try {
      if (!server.shutdown().awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("calls did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private Server listen(int wanted, FileDescriptorProto file, BindableService reflection) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted);
    var health = new HealthStatusManager();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    var builder =
        NettyServerBuilder.forAddress(address)
            .addService(health.getHealthService())
            .addService(reflection);
    var linked = NotesSchema.linked(file);
    linked.getServices().forEach(service -> builder.addService(echo(linked, service)));
    try {
      return builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    }
  }

  private ServerServiceDefinition echo(FileDescriptor file, ServiceDescriptor service) {
    ProtoFileDescriptorSupplier schema = () -> file;
    var described =
        io.grpc.ServiceDescriptor.newBuilder(service.getFullName()).setSchemaDescriptor(schema);
    var methods = service.getMethods().stream().map(method -> method(service, method.getName()));
    var all = methods.toList();
    all.forEach(described::addMethod);
    var definition = ServerServiceDefinition.builder(described.build());
    for (var method : all) {
      definition.addMethod(
          method,
          ServerCalls.asyncUnaryCall((message, answer) -> {
            calls.incrementAndGet();
            answer.onNext(message);
            answer.onCompleted();
          }));
    }
    return definition.build();
  }

  private static MethodDescriptor<byte[], byte[]> method(ServiceDescriptor service, String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service.getFullName(), name))
        .setRequestMarshaller(new Bare())
        .setResponseMarshaller(new Bare())
        .build();
  }

  private static final class Bare implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
