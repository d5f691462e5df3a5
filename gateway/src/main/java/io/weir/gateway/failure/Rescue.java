package io.weir.gateway.failure;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.observability.logs.FaultLog;
import io.weir.observability.serving.TracingService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Answers every failure of the edge: what a layer throws, what an answer fails with later (Armeria
 * brings both here), and requests so broken that they reach no layer. A fault of ours is logged
 * here, once, and the caller gets the trace id instead of it.
 */
public final class Rescue implements ServerErrorHandler {
  private static final Failure SLOW_REQUEST =
      Failure.of(
          GrpcCode.DEADLINE_EXCEEDED,
          HttpStatus.REQUEST_TIMEOUT,
          "the request did not arrive in the time that a call may take");

  private final FaultLog faults;

  public Rescue(LongSupplier nanoTime) {
    this.faults = new FaultLog(LoggerFactory.getLogger(Rescue.class), nanoTime);
  }

  /** Answers a failure that a layer or a form has found. */
  public HttpResponse answer(ServiceRequestContext ctx, Failure failure) {
    return whole(ctx, failure).toHttpResponse();
  }

  /** The same, as what a stream may begin with instead. */
  public AggregatedHttpResponse whole(ServiceRequestContext ctx, Failure failure) {
    TracingService.ended(ctx, failure.code().number());
    return FailureAnswer.of(
        told(ctx, failure), Dialect.of(ctx.request().headers().get(HttpHeaderNames.CONTENT_TYPE)));
  }

  /** The same as JSON text alone, for a stream that has begun. */
  public byte[] text(ServiceRequestContext ctx, Failure failure) {
    TracingService.ended(ctx, failure.code().number());
    return FailureAnswer.statusJson(told(ctx, failure));
  }

  /**
   * The same as what the caller may know of it, for one that is told neither in HTTP nor in gRPC.
   */
  public Failure heard(ServiceRequestContext ctx, Failure failure) {
    TracingService.ended(ctx, failure.code().number());
    return told(ctx, failure);
  }

  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    var failure =
        cause instanceof RequestTimeoutException && ctx.request().isOpen()
            ? SLOW_REQUEST
            : Diagnosis.of(cause);
    // There is no one to answer: let the listener end the stream.
    return failure.code() == GrpcCode.CANCELLED && !(cause instanceof FailureException)
        ? HttpResponse.ofFailure(cause)
        : answer(ctx, failure);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    var failure =
        status.code() == 413 && cause != null
            ? Diagnosis.of(cause)
            : Diagnosis.ofProtocol(status, description);
    if (ctx != null) {
      TracingService.ended(ctx, failure.code().number());
    }
    return FailureAnswer.of(
        failure,
        headers == null ? Dialect.HTTP : Dialect.of(headers.get(HttpHeaderNames.CONTENT_TYPE)));
  }

  /** Logs a fault of ours and gives the caller something to ask us about. */
  private Failure told(ServiceRequestContext ctx, Failure failure) {
    var cause = failure.cause();
    if (cause == null) {
      return failure;
    }
    var trace = TracingService.span(ctx).getSpanContext();
    faults.write(ctx.method() + " " + ctx.path(), trace.getTraceId(), cause);
    return trace.isValid()
        ? Failure.of(
            failure.code(), failure.http(), failure.message() + "; trace " + trace.getTraceId())
        : failure;
  }
}
