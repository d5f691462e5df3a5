package io.weir.transcoding;

import io.weir.transcoding.report.Violation;
import java.util.List;

/**
 * Thrown for a request or response that does not fit the schema. Lists every offending field found.
 * Has no stack trace.
 */
public final class TranscodingException extends RuntimeException {
  private final transient List<FieldViolation> violations;

  /**
   * One offending field.
   *
   * @param field path of the field: "user.labels[\"a\"]"
   * @param description what was found and what was expected
   */
  public record FieldViolation(String field, String description) {}

  public TranscodingException(String message, List<FieldViolation> violations) {
    super(message, null, false, false);
    this.violations = List.copyOf(violations);
  }

  static TranscodingException of(String message, List<Violation> violations) {
    return new TranscodingException(
        message,
        violations.stream()
            .map(each -> new FieldViolation(each.field(), each.description()))
            .toList());
  }

  public List<FieldViolation> violations() {
    return violations;
  }
}
