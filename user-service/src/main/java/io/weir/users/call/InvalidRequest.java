package io.weir.users.call;

import java.util.List;

/** Failure of a request with fields that are not valid; its message describes the first of them. */
public final class InvalidRequest extends Failure {

  /**
   * @param violations at least one
   */
  public InvalidRequest(List<Violation> violations) {
    super(
        FailureCode.INVALID_ARGUMENT, message(violations), new FailureDetail.BadFields(violations));
  }

  public static InvalidRequest of(String field, String description) {
    return new InvalidRequest(List.of(new Violation(field, description)));
  }

  private static String message(List<Violation> violations) {
    var first = violations.getFirst().brief();
    var more = violations.size() == 1 ? "" : " (and %d more)".formatted(violations.size() - 1);
    return first.field() + " " + first.description() + more;
  }
}
