package io.weir.loadbalancer.ratelimit;

import io.weir.runtime.digest.Sha256;

/**
 * Key of a bucket that is the value of a header. A long value is kept as its digest, so that
 * callers decide how many keys there are, up to the bound, but not how large they are.
 */
final class HeaderKey {
  /** Longest value that is kept as it is, in characters: as long as a digest. */
  private static final int MAX_LENGTH = 2 * Sha256.BYTES;

  private HeaderKey() {}

  static String of(String value) {
    return value.length() <= MAX_LENGTH ? value : Sha256.hex(value);
  }
}
