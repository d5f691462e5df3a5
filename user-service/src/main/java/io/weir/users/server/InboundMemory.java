package io.weir.users.server;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.weir.runtime.memory.HeldBytes;
import io.weir.runtime.memory.MemoryBudget;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Limits the memory for messages that arrive. gRPC limits each message and each connection, but not
 * their number. Tracers count what arrives, and the outermost interceptor gives each tracer the
 * call that it may refuse. Thread-safe.
 */
final class InboundMemory extends ServerStreamTracer.Factory implements ServerInterceptor {
  static final Attributes.Key<HeldBytes> CONNECTION = Attributes.Key.create("weir-held-bytes");
  private static final Context.Key<InboundTracer> TRACER = Context.key("weir-inbound-tracer");
  private static final Status TOO_SLOW =
      Status.DEADLINE_EXCEEDED.withDescription("the request arrives too slowly");

  private final MemoryBudget budget;
  private final Set<InboundTracer> arriving = ConcurrentHashMap.newKeySet();

  InboundMemory(MemoryBudget budget) {
    this.budget = budget;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new InboundTracer(budget, arriving);
  }

  /** Returns the context of a call, in which {@link #interceptCall} finds its tracer. */
  static Context with(Context context, InboundTracer tracer) {
    return context.withValue(TRACER, tracer);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var tracer = TRACER.get();
    if (tracer == null) {
      return next.startCall(call, headers);
    }
    var refusable = new RefusableCall<>(call);
    var listener =
        new RefusableCall.RefusingListener<>(refusable, next.startCall(refusable, headers));
    tracer.refusedBy(refusable::refuse);
    return listener;
  }

  /** Refuses the calls of which too little has arrived since the last time. */
  void sweep() {
    for (var tracer : arriving) {
      if (tracer.isTooSlow()) {
        tracer.refuse(TOO_SLOW);
      }
    }
  }

  /** Returns the filter that opens and closes the accounts of connections. */
  ServerTransportFilter connections() {
    return new Connections(budget);
  }

  private static final class Connections extends ServerTransportFilter {
    private static final Attributes.Key<Object> CALLER = Attributes.Key.create("weir-caller");

    private final MemoryBudget budget;

    Connections(MemoryBudget budget) {
      this.budget = budget;
    }

    @Override
    public Attributes transportReady(Attributes transport) {
      var remote = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      Object caller =
          remote instanceof InetSocketAddress inet && !inet.isUnresolved()
              ? inet.getAddress()
              : new Object();
      return transport.toBuilder()
          .set(CALLER, caller)
          .set(CONNECTION, budget.connected(caller))
          .build();
    }

    /**
     * @param transport null for a connection that was never ready, such as one whose TLS failed
     */
    @Override
    public void transportTerminated(@Nullable Attributes transport) {
      if (transport == null) {
        return;
      }
      var caller = transport.get(CALLER);
      var held = transport.get(CONNECTION);
      if (caller != null && held != null) {
        budget.disconnected(caller, held);
      }
    }
  }
}
