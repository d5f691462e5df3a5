package io.weir.users.server;

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
    return new CheckingListener<>(refusable, next.startCall(refusable, headers));
  }

  private static final class CheckingListener<Q> extends RefusableCall.RefusingListener<Q> {
    private final RefusableCall<Q, ?> call;

    CheckingListener(RefusableCall<Q, ?> call, ServerCall.Listener<Q> service) {
      super(call, service);
      this.call = call;
    }

    @Override
    public void onMessage(@Nullable Q message) {
      if (message != null) {
        super.onMessage(message);
      } else if (!call.isRefused()) {
        var rpc = call.getMethodDescriptor().getFullMethodName();
        var why = "the message cannot be read as what " + rpc + " takes";
        call.refuse(Status.INVALID_ARGUMENT.withDescription(why));
        cancelService();
      }
    }
  }
}
