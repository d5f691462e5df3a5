package io.weir.runtime.access;

/** Decision about a call. The reason is for operators: callers are told only that they may not. */
public sealed interface Decision {

  /** The caller may. */
  record Allowed() implements Decision {}

  /** The caller has not proved who it is. */
  record Unauthenticated(String reason) implements Decision {}

  /** The caller may not. */
  record Denied(String reason) implements Decision {}
}
