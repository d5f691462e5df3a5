package io.weir.loadbalancer.ratelimit;

/** Kind of a call, by which limits of open streams and of bytes tell what to do with it. */
public enum CallKind {
  /** One message each way: is not counted as open, and its content does not wait. */
  UNARY,
  /** Stream: its content waits for the limits of bytes, and it is ended if that takes too long. */
  STREAM,
  /**
   * Nothing tells which of both: it is counted as open, and its content waits for short times only,
   * so that no answer is cut.
   */
  UNKNOWN
}
