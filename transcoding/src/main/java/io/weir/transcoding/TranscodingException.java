package io.weir.transcoding;

import java.util.List;

/** A request that does not fit the schema, or a response that does not; tells every field found. */
public final class TranscodingException extends RuntimeException {
  private final transient List<FieldViolation> violations;

  /** One offending field: its path, "user.labels[\"a\"]", and what was found and expected. */
  public record FieldViolation(String field, String description) {}

  public TranscodingException(String message, List<FieldViolation> violations) {
    super(message, null, false, false);
    this.violations = List.copyOf(violations);
  }

  public List<FieldViolation> violations() {
    return violations;
  }
}
