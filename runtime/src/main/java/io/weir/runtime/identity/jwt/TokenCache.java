package io.weir.runtime.identity.jwt;

import io.weir.runtime.identity.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Verified tokens, so that the signature is not checked for every call. Bounded by the characters
 * of the tokens, in two generations: when the younger one is full, the older one is forgotten,
 * except for what was used since. Thread-safe.
 */
final class TokenCache {
  private final long most;
  private volatile Generation young = new Generation();
  private volatile Generation old = new Generation();

  /** Token that was verified with these keys. */
  record Verified(VerificationKeys keys, Identity identity) {}

  private static final class Generation {
    final Map<String, Verified> tokens = new ConcurrentHashMap<>();
    final AtomicLong characters = new AtomicLong();
  }

  /**
   * @param characters number of characters of all tokens that are kept
   */
  TokenCache(long characters) {
    most = characters / 2;
  }

  @Nullable Verified get(String token) {
    var found = young.tokens.get(token);
    if (found != null) {
      return found;
    }
    var before = old.tokens.get(token);
    if (before != null) {
      put(token, before);
    }
    return before;
  }

  void put(String token, Verified verified) {
    var generation = young;
    if (generation.tokens.put(token, verified) == null
        && generation.characters.addAndGet(token.length()) > most) {
      next(generation);
    }
  }

  private synchronized void next(Generation full) {
    if (young == full) {
      old = full;
      young = new Generation();
    }
  }

  void remove(String token) {
    var generation = young;
    if (generation.tokens.remove(token) != null) {
      generation.characters.addAndGet(-token.length());
    }
    old.tokens.remove(token);
  }

  /** Returns the number of tokens that are kept; one of both generations counts twice. */
  int size() {
    return young.tokens.size() + old.tokens.size();
  }
}
