package io.weir.runtime.memory;

import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the bytes that a process holds for its callers.
 *
 * @param max limit of all bytes; null for a quarter of the heap or of direct memory, whichever is
 *     smaller
 * @param callerShare largest share of one caller address, 10% to 90%
 * @param maxWait time that a request waits for room before it is refused
 * @param arrival time in which at least 1 KiB of a request must arrive once its headers are there;
 *     streams excepted
 */
public record MemoryConfig(
    @Nullable Size max, Percent callerShare, Duration maxWait, Duration arrival) {
  private static final int HEAP_PART = 4;
  private static final long LEAST = 64 << 10;

  public MemoryConfig {
    if (max != null && max.bytes() < LEAST) {
      throw new IllegalArgumentException(
          "limits.memory.max: found " + max + ", expected 64KiB or more");
    }
    if (callerShare.fraction() < 0.1 || callerShare.fraction() > 0.9) {
      throw new IllegalArgumentException(
          "limits.memory.caller-share: found " + callerShare + ", expected 10% to 90%");
    }
    if (maxWait.isNegative() || !arrival.isPositive()) {
      throw new IllegalArgumentException(
          "limits.memory: max-wait must not be negative, and arrival must be longer than 0s");
    }
  }

  public static MemoryConfig defaults() {
    return new MemoryConfig(null, new Percent(0.5), Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

  /** Returns the limit in bytes of a process with this much heap and direct memory. */
  public long limit(long heap, long direct) {
    return max == null ? Math.max(LEAST, Math.min(heap, direct) / HEAP_PART) : max.bytes();
  }
}
