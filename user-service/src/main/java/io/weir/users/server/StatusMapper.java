package io.weir.users.server;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.weir.users.call.Failure;
import io.weir.users.call.FailureDetail;
import io.weir.users.call.Violation;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Maps failures to google.rpc.Status with details. Any other exception is a defect: it is logged,
 * and its caller receives INTERNAL without a reason. Thread-safe.
 */
final class StatusMapper {
  /**
   * Maximum size of violations in bytes. Details travel in a trailer, and clients accept about 8
   * KiB of trailers, base64 included.
   */
  private static final int MAX_VIOLATION_BYTES = 3072;

  /** Names the service to which the reasons of failures belong. */
  private static final String DOMAIN = "users.weir.io";

  private static final Status INTERNAL =
      Status.newBuilder().setCode(Code.INTERNAL_VALUE).setMessage("internal error").build();

  private final FaultLog faults;

  StatusMapper(LongSupplier nanoTime) {
    this.faults = new FaultLog(nanoTime);
  }

  StatusRuntimeException toException(RuntimeException failure) {
    if (failure instanceof Failure expected) {
      return StatusProto.toStatusRuntimeException(status(expected));
    }
    faults.write(failure);
    return StatusProto.toStatusRuntimeException(INTERNAL);
  }

  private static Status status(Failure failure) {
    var message = String.valueOf(failure.getMessage());
    var status =
        Status.newBuilder()
            .setCode(Code.valueOf(failure.code().name()).getNumber())
            .setMessage(message);
    failure.detail().stream()
        .flatMap(detail -> messages(detail, message))
        .forEach(detail -> status.addDetails(Any.pack(detail)));
    return status.build();
  }

  private static Stream<Message> messages(FailureDetail detail, String message) {
    return switch (detail) {
      case FailureDetail.BadFields bad -> Stream.of(badRequest(bad.violations()));
      case FailureDetail.Resource resource ->
          Stream.of(
              ResourceInfo.newBuilder()
                  .setResourceType(resource.type())
                  .setResourceName(resource.name())
                  .setDescription(message)
                  .build());
      case FailureDetail.RetryAfter retry -> Stream.of(retryInfo(retry.delay()));
      case FailureDetail.Reason reason ->
          Stream.of(ErrorInfo.newBuilder().setReason(reason.name()).setDomain(DOMAIN).build());
      case FailureDetail.Several several ->
          several.parts().stream().flatMap(part -> messages(part, message));
    };
  }

  private static BadRequest badRequest(List<Violation> violations) {
    var details = BadRequest.newBuilder();
    for (var violation : violations) {
      if (details.build().getSerializedSize() > MAX_VIOLATION_BYTES) {
        break;
      }
      var brief = violation.brief();
      details.addFieldViolations(
          BadRequest.FieldViolation.newBuilder()
              .setField(brief.field())
              .setDescription(brief.description()));
    }
    return details.build();
  }

  private static RetryInfo retryInfo(Duration delay) {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(delay.getSeconds())
                .setNanos(delay.getNano()))
        .build();
  }
}
