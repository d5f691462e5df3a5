package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.CancellationException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.observability.logs.FaultLog;
import io.weir.runtime.deadline.MalformedTimeout;
import io.weir.runtime.exchange.DeadlineExceeded;
import io.weir.runtime.exchange.Exchange;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Answers failures that happen before a call reaches its cluster, as gRPC statuses. */
final class GrpcErrors implements ServerErrorHandler {
  private final FaultLog faults;

  GrpcErrors(LongSupplier nanoTime) {
    this.faults = new FaultLog(LoggerFactory.getLogger(GrpcErrors.class), nanoTime);
  }

  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable thrown) {
    var cause = Exceptions.peel(thrown);
    return switch (cause) {
      case DeadlineExceeded late -> refused(GrpcCode.DEADLINE_EXCEEDED, late);
      case MalformedTimeout wrong -> refused(GrpcCode.INVALID_ARGUMENT, wrong);
      case ShuttingDownException _ ->
          TrailersOnly.of(GrpcCode.UNAVAILABLE, "the sidecar is shutting down");
      case CancellationException left -> HttpResponse.ofFailure(left);
      case Throwable left when Exceptions.isStreamCancelling(left) -> HttpResponse.ofFailure(left);
      default -> {
        faults.write("a call of " + ctx.remoteAddress(), Exchange.of(ctx).traceId(), cause);
        yield TrailersOnly.of(GrpcCode.INTERNAL, "internal error of the sidecar");
      }
    };
  }

  private static HttpResponse refused(GrpcCode code, Exception cause) {
    return TrailersOnly.of(code, String.valueOf(cause.getMessage()));
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return AggregatedHttpResponse.of(status);
  }
}
