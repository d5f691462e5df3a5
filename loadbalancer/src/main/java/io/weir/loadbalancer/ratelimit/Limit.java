package io.weir.loadbalancer.ratelimit;

import io.weir.loadbalancer.ratelimit.RateLimits.CallerKeys;
import io.weir.loadbalancer.ratelimit.shared.Settlements;
import io.weir.loadbalancer.ratelimit.shared.SharedBuckets;
import io.weir.runtime.ratelimit.ByteBuckets;
import io.weir.runtime.ratelimit.OpenCounts;
import io.weir.runtime.ratelimit.Take;
import io.weir.runtime.ratelimit.TokenBuckets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A limit and what it has counted. Thread-safe. */
record Limit(RateLimitConfig config, LimitState state) {
  /** Keys that a limit remembers: some 50 MB if all of them are in use. */
  private static final int KEYS = 100_000;

  private static final Take OPENED = new Take.Taken(Long.MAX_VALUE);

  /** Creates a limit that has counted nothing. */
  static Limit fresh(
      RateLimitConfig config, @Nullable Settlements settlements, LongSupplier nanoTime) {
    return new Limit(config, state(config, settlements, nanoTime));
  }

  private static LimitState state(
      RateLimitConfig config, @Nullable Settlements settlements, LongSupplier nanoTime) {
    var rate = config.rate();
    var bytes = config.bytes();
    var streams = config.openStreams();
    if (streams != null) {
      return new LimitState.OpenStreams(new OpenCounts(), streams);
    }
    if (bytes != null) {
      long burst = config.size(bytes.amount().bytes());
      return new LimitState.Bytes(new ByteBuckets(burst, bytes, KEYS, nanoTime));
    }
    if (rate == null) {
      throw new IllegalStateException("a limit has one of rate, bytes and open-streams");
    }
    long burst = config.size(rate.amount());
    return new LimitState.Calls(
        settlements == null || !config.isShared()
            ? new TokenBuckets(burst, rate, KEYS, nanoTime)
            : new SharedBuckets(config.toString(), burst, rate, KEYS, settlements));
  }

  /**
   * Returns this limit with another configuration and what it has counted; null if that is of no
   * use for it. Shared buckets begin anew: the store knows them.
   */
  @Nullable Limit keptFor(RateLimitConfig other) {
    var streams = other.openStreams();
    return switch (state) {
      case LimitState.OpenStreams(var counts, var _) ->
          streams != null && config.countsLike(other)
              ? new Limit(other, new LimitState.OpenStreams(counts, streams))
              : null;
      case LimitState.Calls(SharedBuckets _) -> null;
      case LimitState.Calls _, LimitState.Bytes _ ->
          config.equals(other) ? new Limit(other, state) : null;
    };
  }

  /**
   * Counts a call, if there is room for it.
   *
   * @param held takes what the call holds until it ends
   */
  Take take(CallerKeys caller, CallKind kind, CallHold held) {
    var key = key(caller);
    return switch (state) {
      case LimitState.Calls(var buckets) -> buckets.take(key);
      case LimitState.Bytes(var buckets) -> begin(buckets, key, held);
      case LimitState.OpenStreams(var counts, var max) -> {
        if (kind == CallKind.UNARY) {
          yield OPENED;
        }
        if (!counts.open(key, max)) {
          yield new Take.Full();
        }
        held.opened(counts, key);
        yield OPENED;
      }
    };
  }

  private Take begin(ByteBuckets buckets, Object key, CallHold held) {
    var bucket = buckets.acquire(key);
    long wait = bucket.waitNanos();
    if (wait > 0) {
      buckets.release(key);
      return new Take.Empty(wait);
    }
    held.counts(this, buckets, key, bucket);
    return new Take.Taken(bucket.left());
  }

  /** Takes back a call that was not made. What it holds is released apart. */
  void giveBack(CallerKeys caller) {
    if (state instanceof LimitState.Calls(var buckets)) {
      buckets.giveBack(key(caller));
    }
  }

  private Object key(CallerKeys caller) {
    var per = config.per();
    return switch (per.kind()) {
      case ADDRESS -> caller.address();
      case IDENTITY -> caller.identity();
      case EVERYONE -> Limit.class;
      case HEADER -> {
        var value = caller.header(per.header());
        // Without the header a caller is not free, but one of those at its address.
        yield value == null ? caller.address() : HeaderKey.of(value);
      }
    };
  }
}
