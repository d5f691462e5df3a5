package io.weir.runtime.memory;

/** Purposes for which bytes are held. */
public enum MemoryKind {
  /** Requests that are gathered, or kept until no attempt can follow. */
  REQUESTS,
  /** Answers that are buffered until their status is known, or until their caller has read them. */
  ANSWERS,
  /** WebSocket messages under assembly. */
  SOCKETS,
  /** Bytes that have arrived and were not taken yet, bounded by flow-control windows. */
  UNREAD
}
