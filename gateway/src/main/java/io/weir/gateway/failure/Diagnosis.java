package io.weir.gateway.failure;

import com.linecorp.armeria.common.CancellationException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.CallFailure;
import io.weir.loadbalancer.outcome.CutOff;
import io.weir.runtime.arrival.SlowArrival;
import io.weir.runtime.deadline.MalformedTimeout;
import io.weir.runtime.exchange.DeadlineExceeded;
import io.weir.runtime.memory.MemoryExhausted;
import io.weir.transcoding.TranscodingException;
import org.jspecify.annotations.Nullable;

/** Translates exceptions into failures. The only class that does so. */
public final class Diagnosis {
  private Diagnosis() {}

  public static Failure of(Throwable thrown) {
    var cause = Exceptions.peel(thrown);
    return switch (cause) {
      case FailureException told -> told.failure();
      case TranscodingException misfit ->
          Failure.ofFields(String.valueOf(misfit.getMessage()), misfit.violations());
      case ContentTooLargeException large -> tooLarge(large.maxContentLength());
      case HttpStatusException refused ->
          refused.getCause() instanceof ContentTooLargeException large
              ? tooLarge(large.maxContentLength())
              : ofProtocol(refused.httpStatus(), null);
      case DeadlineExceeded late ->
          Failure.of(GrpcCode.DEADLINE_EXCEEDED, String.valueOf(late.getMessage()));
      case CallFailure failed -> ofCall(failed);
      case CutOff broken ->
          Failure.of(
              GrpcCode.UNAVAILABLE, HttpStatus.BAD_GATEWAY, String.valueOf(broken.getMessage()));
      case SlowArrival slow -> slowRequest();
      case MemoryExhausted full -> noRoom();
      case MalformedTimeout wrong ->
          Failure.of(GrpcCode.INVALID_ARGUMENT, String.valueOf(wrong.getMessage()));
      case RequestTimeoutException late ->
          Failure.of(GrpcCode.DEADLINE_EXCEEDED, "the call took longer than it may");
      case ShuttingDownException ending ->
          Failure.of(GrpcCode.UNAVAILABLE, "the gateway is shutting down")
              .withHeader(HttpHeaderNames.RETRY_AFTER, "1");
      case CancellationException left -> cancelled();
      case Throwable left when Exceptions.isStreamCancelling(left) -> cancelled();
      default -> Failure.of(GrpcCode.INTERNAL, "internal error of the gateway").causedBy(cause);
    };
  }

  private static Failure ofCall(CallFailure failed) {
    var failure = Failure.of(failed.code(), failed.reason());
    return failed.later() ? failure.withHeader(HttpHeaderNames.RETRY_AFTER, "1") : failure;
  }

  /** Returns the failure for a request that breaks HTTP, as reported by the listener. */
  public static Failure ofProtocol(HttpStatus status, @Nullable String description) {
    var message = description == null ? status.reasonPhrase() : description;
    return Failure.of(GrpcCode.ofHttpRefusal(status.code()), status, message);
  }

  public static Failure tooLarge(long limit) {
    return Failure.of(
        GrpcCode.RESOURCE_EXHAUSTED,
        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
        "the request is larger than the " + limit + " bytes that are taken");
  }

  /** Returns the failure for a request that has not arrived in time. */
  static Failure slowRequest() {
    return Failure.of(
        GrpcCode.DEADLINE_EXCEEDED,
        HttpStatus.REQUEST_TIMEOUT,
        "the request did not arrive in the time that a call may take");
  }

  /** Returns the failure for a request that there is no room for. */
  public static Failure noRoom() {
    return Failure.of(
            GrpcCode.RESOURCE_EXHAUSTED, HttpStatus.SERVICE_UNAVAILABLE, MemoryExhausted.MESSAGE)
        .withHeader(HttpHeaderNames.RETRY_AFTER, "1");
  }

  /** Returns the failure for a caller that has disconnected and cannot receive it. */
  private static Failure cancelled() {
    return Failure.of(GrpcCode.CANCELLED, "the caller has left");
  }
}
