package io.weir.users.server;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import io.weir.users.call.Violation;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/** What a failure is to the caller: a status with details. What it is to us stays in the log. */
final class StatusMapper {
  private static final String USER_TYPE = "weir.users.v1.User";
  private static final String JOB_TYPE = "weir.users.v1.Job";
  private static final String MEMBER_TYPE = "weir.users.v1.RoomMember";
  private static final String AVATAR_TYPE = "weir.users.v1.Avatar";

  /** Details travel in a trailer, and clients take some 8 KiB of those, base64 included. */
  private static final int MAX_VIOLATION_BYTES = 3072;

  private static final int MAX_FIELD = 100;
  private static final int MAX_DESCRIPTION = 150;

  private final FaultLog faults;

  StatusMapper(LongSupplier nanoTime) {
    this.faults = new FaultLog(nanoTime);
  }

  StatusRuntimeException of(RuntimeException failure, Call call) {
    if (failure instanceof UsersFailure expected) {
      return StatusProto.toStatusRuntimeException(status(expected, call));
    }
    faults.write(failure);
    return StatusProto.toStatusRuntimeException(status(Code.INTERNAL, "internal error"));
  }

  private static Status status(UsersFailure failure, Call call) {
    var message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case UsersFailure.Invalid invalid -> invalid(invalid.violations());
      case UsersFailure.NotFound missing ->
          status(Code.NOT_FOUND, message, resource(missing.id(), message));
      case UsersFailure.EmailTaken _ ->
          status(Code.ALREADY_EXISTS, message, violation("user.email", "is taken by another user"));
      case UsersFailure.StaleVersion stale ->
          status(Code.ABORTED, message, resource(stale.id(), message));
      case UsersFailure.Contended _ -> status(Code.ABORTED, message);
      case UsersFailure.Unavailable away ->
          status(Code.UNAVAILABLE, message, retry(away.retryAfter()));
      case UsersFailure.Busy busy -> status(Code.UNAVAILABLE, message, retry(busy.retryAfter()));
      case UsersFailure.NoJob missing ->
          status(Code.NOT_FOUND, message, resource(JOB_TYPE, "jobs/" + missing.id(), message));
      case UsersFailure.NoMember missing ->
          status(
              Code.NOT_FOUND, message, resource(MEMBER_TYPE, "members/" + missing.id(), message));
      case UsersFailure.NoAvatar missing ->
          status(
              Code.NOT_FOUND,
              message,
              resource(AVATAR_TYPE, "users/" + missing.user() + "/avatar", message));
      case UsersFailure.AvatarGone _ -> status(Code.ABORTED, message);
      case UsersFailure.MemberClosed _ -> status(Code.PERMISSION_DENIED, message);
      case UsersFailure.MemberLost _ -> status(Code.UNAVAILABLE, message, retry(Duration.ZERO));
      case UsersFailure.FellBehind _ -> status(Code.RESOURCE_EXHAUSTED, message);
      case UsersFailure.OutOfRange _ -> status(Code.OUT_OF_RANGE, message);
      case UsersFailure.TooMany _ -> status(Code.RESOURCE_EXHAUSTED, message);
      case UsersFailure.Silent _ -> status(Code.DEADLINE_EXCEEDED, message);
      case UsersFailure.Stalled _ -> status(Code.DEADLINE_EXCEEDED, message);
      case UsersFailure.Leaving _ -> status(Code.UNAVAILABLE, message, retry(Duration.ZERO));
      case UsersFailure.TooSlow _ -> status(Code.DEADLINE_EXCEEDED, message);
      case UsersFailure.CallerGone _ ->
          status(call.remainingNanos() <= 0 ? Code.DEADLINE_EXCEEDED : Code.CANCELLED, message);
    };
  }

  private static Status invalid(List<Violation> violations) {
    var details = BadRequest.newBuilder();
    for (var violation : violations) {
      if (details.build().getSerializedSize() > MAX_VIOLATION_BYTES) {
        break;
      }
      details.addFieldViolations(fieldViolation(violation.field(), violation.description()));
    }
    var first = details.getFieldViolations(0);
    var more = violations.size() == 1 ? "" : " (and %d more)".formatted(violations.size() - 1);
    return status(
        Code.INVALID_ARGUMENT,
        first.getField() + " " + first.getDescription() + more,
        details.build());
  }

  private static BadRequest violation(String field, String description) {
    return BadRequest.newBuilder().addFieldViolations(fieldViolation(field, description)).build();
  }

  private static BadRequest.FieldViolation fieldViolation(String field, String description) {
    return BadRequest.FieldViolation.newBuilder()
        .setField(brief(field, MAX_FIELD))
        .setDescription(brief(description, MAX_DESCRIPTION))
        .build();
  }

  /** Both may quote what the caller sent. */
  private static String brief(String text, int most) {
    var end =
        Character.isHighSurrogate(text.charAt(Math.min(text.length(), most) - 1)) ? most - 1 : most;
    return text.length() <= most ? text : text.substring(0, end) + "…";
  }

  private static ResourceInfo resource(UUID id, String message) {
    return resource(USER_TYPE, "users/" + id, message);
  }

  private static ResourceInfo resource(String type, String name, String message) {
    return ResourceInfo.newBuilder()
        .setResourceType(type)
        .setResourceName(name)
        .setDescription(message)
        .build();
  }

  private static RetryInfo retry(Duration delay) {
    var protoDelay =
        com.google.protobuf.Duration.newBuilder()
            .setSeconds(delay.getSeconds())
            .setNanos(delay.getNano());
    return RetryInfo.newBuilder().setRetryDelay(protoDelay).build();
  }

  private static Status status(Code code, String message, Message... details) {
    var status = Status.newBuilder().setCode(code.getNumber()).setMessage(message);
    for (var detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return status.build();
  }
}
