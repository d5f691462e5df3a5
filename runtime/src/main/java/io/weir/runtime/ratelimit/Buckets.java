package io.weir.runtime.ratelimit;

/** Token buckets of one limit, one for each key. Thread-safe. */
public interface Buckets {

  /** Takes a token from the bucket of a key. Never waits. */
  Take take(Object key);

  /** Gives back a token that was taken for something that did not happen. */
  void giveBack(Object key);
}
