package io.weir.loadbalancer.stream;

/**
 * Reasons for which this process ends a stream. All map to UNAVAILABLE, so the client may start the
 * stream again.
 */
public enum StreamEnd {
  IDLE("the stream was idle for too long"),
  AGE("the stream has reached its maximum age; begin it again"),
  DRAIN("shutting down; begin the stream again");

  private final String message;

  StreamEnd(String message) {
    this.message = message;
  }

  /** Returns the message for the caller. */
  public String message() {
    return message;
  }
}
