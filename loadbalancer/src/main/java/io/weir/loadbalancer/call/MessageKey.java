package io.weir.loadbalancer.call;

import org.jspecify.annotations.Nullable;

/** Finds the balancing key of a call in its message, as a field of the request. */
@FunctionalInterface
public interface MessageKey {

  /** Returns the key; null if the message does not have it. */
  @Nullable String in(byte[] message, int offset, int length);
}
