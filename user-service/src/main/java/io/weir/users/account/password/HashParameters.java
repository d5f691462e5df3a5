package io.weir.users.account.password;

/**
 * Cost of an Argon2id hash.
 *
 * @param kibibytes memory, in KiB
 * @param iterations passes over the memory
 * @param lanes lanes of the memory, which are computed one after the other
 */
record HashParameters(int kibibytes, int iterations, int lanes) {
  static final int MAX_KIBIBYTES = 256 << 10;
  static final int MAX_ITERATIONS = 16;
  static final int MAX_LANES = 8;

  boolean isBounded() {
    return lanes >= 1
        && lanes <= MAX_LANES
        && iterations >= 1
        && iterations <= MAX_ITERATIONS
        && kibibytes >= 1
        && kibibytes <= MAX_KIBIBYTES;
  }
}
