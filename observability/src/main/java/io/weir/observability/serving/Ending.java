package io.weir.observability.serving;

import com.linecorp.armeria.common.TimeoutException;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import io.netty.handler.codec.http2.Http2Exception;
import io.weir.grpc.GrpcCode;
import io.weir.observability.metrics.RequestMeters;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Judgement on the end of a request, by OpenTelemetry's conventions for servers of HTTP and RPC.
 *
 * @param grpcStatus gRPC status of a call; that of a call which broke off before it had one tells
 *     how. {@link RequestMeters#NO_GRPC_STATUS} if the request called no RPC
 * @param fault true if the server is at fault, so that its span has the status ERROR
 * @param error error.type, one of a few values: the gRPC status, the HTTP status, CANCELLED if the
 *     caller left, or the class of what broke the response off. Null if nothing went wrong, or the
 *     status tells of a fault of the client
 */
public record Ending(int grpcStatus, boolean fault, @Nullable String error) {

  public static Ending of(ServerSpans.End end) {
    int grpc = grpcStatus(end);
    boolean fault = isFault(end, grpc);
    return new Ending(grpc, fault, error(end, grpc, fault));
  }

  private static int grpcStatus(ServerSpans.End end) {
    var cause = end.cause();
    if (end.grpcStatus() != RequestMeters.NO_GRPC_STATUS || end.rpc() == null || cause == null) {
      return end.grpcStatus();
    }
    return (isLeft(cause)
            ? GrpcCode.CANCELLED
            : cause instanceof TimeoutException ? GrpcCode.DEADLINE_EXCEEDED : GrpcCode.UNKNOWN)
        .number();
  }

  private static boolean isFault(ServerSpans.End end, int grpc) {
    // A refusal that HTTP calls the client's fault is not ours, whatever gRPC would call it.
    if (end.status().isClientError()) {
      return false;
    }
    var cause = end.cause();
    boolean called = grpc != RequestMeters.NO_GRPC_STATUS;
    return end.status().isServerError()
        || (called && GrpcCode.of(grpc).isServerFault())
        || (!called && cause != null && !isLeft(cause));
  }

  private static @Nullable String error(ServerSpans.End end, int grpc, boolean fault) {
    if (fault && grpc > 0) {
      return GrpcCode.nameOf(grpc);
    }
    if (fault && end.status().isServerError()) {
      return end.status().codeAsText();
    }
    var cause = end.cause();
    if (cause == null) {
      return null;
    }
    return isLeft(cause) ? GrpcCode.CANCELLED.name() : cause.getClass().getName();
  }

  /** Tells whether the caller left, or its connection was lost. */
  private static boolean isLeft(Throwable cause) {
    return cause instanceof ClosedStreamException
        || cause instanceof CancelledSubscriptionException
        || cause instanceof AbortedStreamException
        || cause instanceof Http2Exception
        || cause instanceof IOException;
  }
}
