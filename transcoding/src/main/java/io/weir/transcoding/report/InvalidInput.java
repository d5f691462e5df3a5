package io.weir.transcoding.report;

/** Thrown for an invalid value; caught where the field is known. Has no stack trace. */
public final class InvalidInput extends RuntimeException {
  public InvalidInput(String description) {
    super(description, null, false, false);
  }

  public String description() {
    return String.valueOf(getMessage());
  }
}
