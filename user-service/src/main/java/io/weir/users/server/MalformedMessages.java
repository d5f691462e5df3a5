package io.weir.users.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a call with INVALID_ARGUMENT when one of its messages was malformed, which {@link
 * LenientMarshaller} has turned into null. Innermost interceptor: the service never sees such a
 * message, and the interceptors above see the status that is answered.
 */
final class MalformedMessages implements ServerInterceptor {

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var refusable = new RefusableCall<>(call);
    return new RefusingListener<>(refusable, next.startCall(refusable, headers));
  }

  /**
   * Call that can be refused. Thread-safe, because the service may be answering while the call is
   * refused.
   */
  private static final class RefusableCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private boolean closed;
    private volatile boolean refused;

    RefusableCall(ServerCall<Q, R> call) {
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

  /** Makes a refused call look cancelled to the service. */
  private static final class RefusingListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final RefusableCall<Q, ?> call;

    RefusingListener(RefusableCall<Q, ?> call, ServerCall.Listener<Q> service) {
      super(service);
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
