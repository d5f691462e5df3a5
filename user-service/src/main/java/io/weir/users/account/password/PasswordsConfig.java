package io.weir.users.account.password;

import io.weir.runtime.config.value.Size;
import java.time.Duration;

/**
 * Cost and limits of the hashes of passwords (Argon2id).
 *
 * @param memory memory of one hash, 8MiB to 256MiB
 * @param iterations passes over the memory, 1 to 16
 * @param lanes lanes of the memory, 1 to 8
 * @param concurrent number of hashes that are computed at once, 1 to 64
 * @param waiting number of calls that wait; others are refused at once
 * @param maxWait longest wait of a call
 */
public record PasswordsConfig(
    Size memory, int iterations, int lanes, int concurrent, int waiting, Duration maxWait) {
  private static final long MIN_MEMORY = 8L << 20;
  private static final long MAX_MEMORY = HashParameters.MAX_KIBIBYTES * 1024L;
  private static final long KIB = 1 << 10;
  private static final int MAX_CONCURRENT = 64;
  private static final int MAX_WAITING = 10_000;
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  public PasswordsConfig {
    if (memory.bytes() < MIN_MEMORY || memory.bytes() > MAX_MEMORY) {
      throw new IllegalArgumentException("memory: 8MiB to 256MiB is expected, found " + memory);
    }
    requireBetween(1, HashParameters.MAX_ITERATIONS, "iterations", iterations);
    requireBetween(1, HashParameters.MAX_LANES, "lanes", lanes);
    requireBetween(1, MAX_CONCURRENT, "concurrent", concurrent);
    requireBetween(0, MAX_WAITING, "waiting", waiting);
    if (!maxWait.isPositive() || maxWait.compareTo(MAX_WAIT) > 0) {
      throw new IllegalArgumentException("max-wait: more than 0 and at most 1m is expected");
    }
  }

  private static void requireBetween(int least, int most, String name, int found) {
    if (found < least || found > most) {
      throw new IllegalArgumentException(
          "%s: %d to %d is expected, found %d".formatted(name, least, most, found));
    }
  }

  /**
   * Returns what OWASP recommends as a minimum: 19 MiB, two iterations, one lane. One at a time
   * where two would take more than a quarter of the heap.
   */
  public static PasswordsConfig defaults() {
    var memory = new Size(19L << 20);
    var concurrent = memory.bytes() * 2 > Runtime.getRuntime().maxMemory() / 4 ? 1 : 2;
    return new PasswordsConfig(memory, 2, 1, concurrent, 256, Duration.ofSeconds(5));
  }

  /** Returns the memory of all hashes that are computed at once, in bytes. */
  public long allMemory() {
    return memory.bytes() * concurrent;
  }

  HashParameters parameters() {
    return new HashParameters((int) (memory.bytes() / KIB), iterations, lanes);
  }
}
