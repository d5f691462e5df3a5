package io.weir.runtime.ratelimit;

/** Result of asking a bucket for a token. */
public sealed interface Take {

  /**
   * There was a token.
   *
   * @param left whole tokens that are left
   */
  record Taken(long left) implements Take {}

  /**
   * There was none.
   *
   * @param waitNanos time until there is one
   */
  record Empty(long waitNanos) implements Take {}

  /** Nobody can say, because the store of the bucket is away, and a call needs its word. */
  record Unknown() implements Take {}
}
