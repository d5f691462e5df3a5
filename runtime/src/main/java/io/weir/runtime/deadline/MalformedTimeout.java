package io.weir.runtime.deadline;

/** What the caller sent is no timeout. Without stack trace: it is an answer, not a fault. */
public final class MalformedTimeout extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedTimeout(String header, String value) {
    super(header + " is no timeout: " + value, null, false, false);
  }
}
