package io.weir.loadbalancer.stream;

import java.time.Duration;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lifetime of one stream. Pure: it is examined from time to time. Times are nanoseconds of a
 * monotonic clock. Not thread-safe.
 */
final class StreamLife {
  static final long NEVER = Long.MAX_VALUE;
  private static final int PARTS = 1_000;
  private static final int LOOKS = 4;

  private final long idle;
  private final long age;
  private final long begun;
  private long frames;
  private long moved;

  /**
   * @param now monotonic nanoseconds
   * @param random returns a number from 0 to its argument, exclusive
   */
  StreamLife(StreamsConfig config, long now, IntUnaryOperator random) {
    this.idle = limit(config.idle());
    this.age = jittered(limit(config.maxAge()), random);
    this.begun = now;
    this.moved = now;
  }

  private static long limit(Duration configured) {
    return configured.isZero() ? NEVER : configured.toNanos();
  }

  private static long jittered(long limit, IntUnaryOperator random) {
    return limit == NEVER ? NEVER : limit - limit / (10 * PARTS) * random.applyAsInt(PARTS);
  }

  /**
   * Returns the reason to end the stream; null to let it continue.
   *
   * @param now monotonic nanoseconds
   * @param seen frames in both directions so far
   */
  @Nullable StreamEnd end(long now, long seen) {
    if (seen != frames) {
      frames = seen;
      moved = now;
    }
    if (now - begun >= age) {
      return StreamEnd.AGE;
    }
    return now - moved >= idle ? StreamEnd.IDLE : null;
  }

  /** Returns the nanoseconds until the next look; {@link #NEVER} if the stream has no limits. */
  long untilLook(long now) {
    long left = age == NEVER ? NEVER : age - (now - begun);
    return idle == NEVER ? left : Math.min(left, Math.max(1, idle / LOOKS));
  }
}
