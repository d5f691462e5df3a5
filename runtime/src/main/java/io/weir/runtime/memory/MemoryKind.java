package io.weir.runtime.memory;

/** Purposes for which bytes are held. */
public enum MemoryKind {
  /** Requests that are gathered, or kept until no attempt can follow. */
  REQUESTS(0),
  /** Answers that are buffered until their status is known, or until their caller has read them. */
  ANSWERS(1),
  /** WebSocket messages under assembly. */
  SOCKETS(2),
  /** Bytes that have arrived and were not taken yet, bounded by flow-control windows. */
  UNREAD(3),
  /** State of the decompression of gRPC messages that are incomplete. */
  DECOMPRESSION(4);

  private final int index;

  MemoryKind(int index) {
    this.index = index;
  }

  /** Returns the position of the kind in an array with an entry for each. */
  int index() {
    return index;
  }
}
