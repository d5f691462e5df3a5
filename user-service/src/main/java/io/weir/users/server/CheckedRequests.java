package io.weir.users.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a message that is not what the schema says with INVALID_ARGUMENT. gRPC itself answers
 * UNKNOWN and logs it: a caller's fault that looks like ours, for which balancers would take us
 * out.
 */
final class CheckedRequests {
  private CheckedRequests() {}

  /** Outermost of a service's layers: those below never see such a message. */
  static ServerServiceDefinition of(ServerServiceDefinition service) {
    var old = service.getServiceDescriptor();
    var descriptor =
        ServiceDescriptor.newBuilder(old.getName()).setSchemaDescriptor(old.getSchemaDescriptor());
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    for (var method : service.getMethods()) {
      var checked = checked(method);
      methods.add(checked);
      descriptor.addMethod(checked.getMethodDescriptor());
    }
    var builder = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(builder::addMethod);
    return builder.build();
  }

  private static <Q, R> ServerMethodDefinition<Q, R> checked(ServerMethodDefinition<Q, R> method) {
    var descriptor = method.getMethodDescriptor();
    var requests = new Lenient<>(descriptor.getRequestMarshaller());
    return ServerMethodDefinition.create(
        descriptor.toBuilder(requests, descriptor.getResponseMarshaller()).build(),
        (call, headers) -> {
          var refusable = new Refusable<>(call);
          var below = method.getServerCallHandler().startCall(refusable, headers);
          return new Refusing<>(refusable, below);
        });
  }

  /** Null for what cannot be read. */
  private record Lenient<Q>(Marshaller<Q> marshaller) implements Marshaller<Q> {
    @Override
    public InputStream stream(Q value) {
      return marshaller.stream(value);
    }

    @Override
    public @Nullable Q parse(InputStream stream) {
      try {
        return marshaller.parse(stream);
      } catch (StatusRuntimeException unreadable) {
        return null;
      }
    }
  }

  /** Thread-safe: those below may be answering while their caller is refused. */
  private static final class Refusable<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private boolean closed;
    private volatile boolean refused;

    Refusable(ServerCall<Q, R> call) {
      super(call);
    }

    boolean isRefused() {
      return refused;
    }

    synchronized void refuse() {
      refused = true;
      if (!closed) {
        closed = true;
        var rpc = getMethodDescriptor().getFullMethodName();
        var why = "the message cannot be read as what " + rpc + " takes";
        super.close(Status.INVALID_ARGUMENT.withDescription(why), new Metadata());
      }
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!refused) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(R message) {
      if (!refused) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!refused) {
        closed = true;
        super.close(status, trailers);
      }
    }

    @Override
    public boolean isCancelled() {
      return refused || super.isCancelled();
    }
  }

  /** To those below, a caller that is refused has left. */
  private static final class Refusing<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Refusable<Q, ?> call;

    Refusing(Refusable<Q, ?> call, ServerCall.Listener<Q> below) {
      super(below);
      this.call = call;
    }

    @Override
    public void onMessage(@Nullable Q message) {
      if (message == null && !call.isRefused()) {
        call.refuse();
        super.onCancel();
      } else if (message != null && !call.isRefused()) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (!call.isRefused()) {
        super.onHalfClose();
      }
    }

    @Override
    public void onReady() {
      if (!call.isRefused()) {
        super.onReady();
      }
    }

    @Override
    public void onCancel() {
      if (!call.isRefused()) {
        super.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!call.isRefused()) {
        super.onComplete();
      }
    }
  }
}
