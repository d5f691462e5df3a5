package io.weir.loadbalancer.stream;

import java.time.Duration;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The life of one stream: pure, asked now and then whether it is over. Times are nanoseconds of a
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
   * @param random a number from 0 up to, not including, its argument
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
   * Why it is over; null while it is not.
   *
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

  /** How long until the next look; {@link #NEVER} if it may go on for ever. */
  long untilLook(long now) {
    long left = age == NEVER ? NEVER : age - (now - begun);
    return idle == NEVER ? left : Math.min(left, Math.max(1, idle / LOOKS));
  }
}
