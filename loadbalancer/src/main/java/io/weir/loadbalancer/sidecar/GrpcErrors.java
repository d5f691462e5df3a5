package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.CancellationException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.CallFailure;
import io.weir.loadbalancer.outcome.CutOff;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.observability.logs.FaultLog;
import io.weir.runtime.deadline.MalformedTimeout;
import io.weir.runtime.exchange.DeadlineExceeded;
import io.weir.runtime.exchange.Exchange;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Answers failures that happen before a call reaches its cluster, as gRPC statuses; plain HTTP
 * requests get their failures in JSON.
 */
final class GrpcErrors implements ServerErrorHandler {
  private final FaultLog faults;

  GrpcErrors(LongSupplier nanoTime) {
    this.faults = new FaultLog(LoggerFactory.getLogger(GrpcErrors.class), nanoTime);
  }

  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable thrown) {
    var cause = Exceptions.peel(thrown);
    var exchange = Exchange.of(ctx);
    return switch (cause) {
      case DeadlineExceeded late -> refused(exchange, GrpcCode.DEADLINE_EXCEEDED, late);
      case MalformedTimeout wrong -> refused(exchange, GrpcCode.INVALID_ARGUMENT, wrong);
      case CallFailure failed -> {
        if (failed.later()) {
          ctx.addAdditionalResponseHeader(HttpHeaderNames.RETRY_AFTER, "1");
        }
        yield refused(exchange, failed.code(), failed);
      }
      case CutOff cut -> refused(exchange, GrpcCode.UNAVAILABLE, cut);
      case ShuttingDownException _ ->
          answer(exchange, GrpcCode.UNAVAILABLE, "the sidecar is shutting down");
      case CancellationException left -> HttpResponse.ofFailure(left);
      case Throwable left when Exceptions.isStreamCancelling(left) -> HttpResponse.ofFailure(left);
      default -> {
        faults.write("a call of " + ctx.remoteAddress(), exchange.traceId(), cause);
        yield answer(exchange, GrpcCode.INTERNAL, "internal error of the sidecar");
      }
    };
  }

  private static HttpResponse refused(Exchange exchange, GrpcCode code, Exception cause) {
    return answer(exchange, code, String.valueOf(cause.getMessage()));
  }

  private static HttpResponse answer(Exchange exchange, GrpcCode code, String message) {
    return exchange.dialect() == Dialect.GRPC
        ? TrailersOnly.of(code, message)
        : HttpErrors.answer(exchange, code, message);
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
