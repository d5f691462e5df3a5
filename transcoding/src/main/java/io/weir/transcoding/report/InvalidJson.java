package io.weir.transcoding.report;

/** A text that is not JSON; nothing after it can be read. Costs no stack trace. */
public final class InvalidJson extends RuntimeException {
  public InvalidJson(String description) {
    super(description, null, false, false);
  }

  public String description() {
    return String.valueOf(getMessage());
  }
}
