package io.weir.transcoding.report;

/** Thrown for text that is not JSON; nothing after the error can be read. Has no stack trace. */
public final class InvalidJson extends RuntimeException {
  public InvalidJson(String description) {
    super(description, null, false, false);
  }

  public String description() {
    return String.valueOf(getMessage());
  }
}
