package io.weir.transcoding.report;

/** A value or a text that is wrong; caught by who knows the field. Costs no stack trace. */
public final class InvalidInput extends RuntimeException {
  public InvalidInput(String description) {
    super(description, null, false, false);
  }

  public String description() {
    return String.valueOf(getMessage());
  }
}
