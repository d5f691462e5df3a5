package io.weir.loadbalancer.call;

import org.jspecify.annotations.Nullable;

/** Finds the key of a call in its message: a field of the request. */
@FunctionalInterface
public interface MessageKey {

  /** Null if the message does not have it. */
  @Nullable String in(byte[] message, int offset, int length);
}
