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

  /** There was none, and there will be one when something that is open has ended. */
  record Full() implements Take {}

  /** Nobody can say, because the store of the bucket is away, and a call needs its word. */
  record Unknown() implements Take {}
}
