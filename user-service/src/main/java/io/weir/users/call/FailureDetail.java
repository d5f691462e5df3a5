package io.weir.users.call;

import java.time.Duration;
import java.util.List;

/** Machine-readable part of a failure, one of the standard details of google.rpc. */
public sealed interface FailureDetail {

  /** Fields of the request that are not valid: google.rpc.BadRequest. */
  record BadFields(List<Violation> violations) implements FailureDetail {
    public BadFields {
      violations = List.copyOf(violations);
    }
  }

  /**
   * The resource that the failure is about: google.rpc.ResourceInfo.
   *
   * @param type full name of its message, "weir.users.v1.User"
   * @param name relative to the service, "users/ID"
   */
  record Resource(String type, String name) implements FailureDetail {}

  /** Time after which a retry may succeed: google.rpc.RetryInfo. */
  record RetryAfter(Duration delay) implements FailureDetail {}

  /**
   * Reason in a form for programs: google.rpc.ErrorInfo.
   *
   * @param name UPPER_SNAKE_CASE, unique within the service
   */
  record Reason(String name) implements FailureDetail {}

  /** Details of different kinds. */
  record Several(List<FailureDetail> parts) implements FailureDetail {
    public Several {
      parts = List.copyOf(parts);
    }
  }
}
