package io.weir.transcoding.codec;

import io.weir.transcoding.report.InvalidInput;

/**
 * Number of messages around the current one. Every conversion counts with it, so that a message
 * that one direction accepts is accepted by the other one and by the parser of an instance.
 */
public final class Nesting {
  private int limit;
  private int depth;

  /** Starts at the outermost message, which is not counted. */
  void begin(int maxDepth) {
    limit = maxDepth;
    depth = 0;
  }

  /** Enters a message or map entry within the current message. */
  void enter() {
    if (depth >= limit) {
      throw tooDeep(limit);
    }
    depth++;
  }

  void leave() {
    depth--;
  }

  boolean isFull() {
    return depth >= limit;
  }

  /** Returns the exception for a message with too many messages around it. */
  public static InvalidInput tooDeep(int maxDepth) {
    return new InvalidInput("nested deeper than " + maxDepth + " levels of messages");
  }
}
