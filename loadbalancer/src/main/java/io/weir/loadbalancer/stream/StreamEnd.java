package io.weir.loadbalancer.stream;

/** Why a stream was ended by us. All are UNAVAILABLE: whoever still wants it may begin it again. */
public enum StreamEnd {
  IDLE("the stream was idle for too long"),
  AGE("the stream has reached its maximum age; begin it again"),
  DRAIN("shutting down; begin the stream again");

  private final String message;

  StreamEnd(String message) {
    this.message = message;
  }

  /** For the caller. */
  public String message() {
    return message;
  }
}
