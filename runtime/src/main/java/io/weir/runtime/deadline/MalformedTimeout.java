package io.weir.runtime.deadline;

/** Refuses a call whose timeout header is malformed. Has no stack trace. */
public final class MalformedTimeout extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedTimeout(String header, String value) {
    super(header + " is not a timeout: " + value, null, false, false);
  }
}
