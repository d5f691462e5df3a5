package io.weir.loadbalancer.balancing;

/**
 * Hash functions with the same result in every process and release, because all processes must
 * choose the same endpoint.
 */
public final class Hashes {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Hashes() {}

  /** Returns the mixed FNV-1a hash of the UTF-16 units; never {@link Choice#NO_HASH}. */
  public static long of(CharSequence text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    long mixed = mix(hash);
    return mixed == Choice.NO_HASH ? 1 : mixed;
  }

  /**
   * Mixes the bits: each input bit changes half of the output bits (the finalizer of MurmurHash3).
   */
  static long mix(long value) {
    long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
