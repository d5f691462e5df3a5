package io.weir.users.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * Call that can be refused while it runs. Thread-safe, because the service may be answering while
 * the call is refused.
 */
final class RefusableCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private boolean closed;
  private volatile boolean refused;

  RefusableCall(ServerCall<Q, R> call) {
    super(call);
  }

  boolean isRefused() {
    return refused;
  }

  /** Ends the call with a status, and ignores further answers. */
  synchronized void refuse(Status status) {
    refused = true;
    if (!closed) {
      closed = true;
      super.close(status, new Metadata());
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

  /** Makes a refused call look cancelled to the service. */
  static class RefusingListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final RefusableCall<Q, ?> call;
    private boolean cancelled;

    RefusingListener(RefusableCall<Q, ?> call, ServerCall.Listener<Q> service) {
      super(service);
      this.call = call;
    }

    /** Tells the service, once, that a refused call is over. */
    final void cancelService() {
      if (!cancelled) {
        cancelled = true;
        super.onCancel();
      }
    }

    @Override
    public void onMessage(Q message) {
      if (!call.isRefused()) {
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
      cancelService();
    }

    @Override
    public void onComplete() {
      if (call.isRefused()) {
        cancelService();
      } else {
        super.onComplete();
      }
    }
  }
}
