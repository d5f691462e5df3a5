package io.weir.loadbalancer.ratelimit;

import io.github.bucket4j.ConsumptionProbe;
import io.weir.runtime.ratelimit.TokenBuckets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rate limits of a process. All limits whose pattern matches apply to a call: it is made if
 * each of them has a token for it, and takes none otherwise. Thread-safe.
 */
public final class RateLimits {
  /** Keys that a limit remembers: some 50 MB if all of them are in use. */
  private static final int KEYS = 100_000;

  /** RPCs whose limits are remembered. More have to be looked for again. */
  private static final int RPCS = 10_000;

  private final List<Limit> limits;
  private final Map<String, List<Limit>> byRpc = new ConcurrentHashMap<>();

  /**
   * @param nanoTime monotonic time in nanoseconds
   */
  public RateLimits(List<RateLimitConfig> configs, LongSupplier nanoTime) {
    this.limits =
        configs.stream()
            .map(config ->
                new Limit(config, new TokenBuckets(config.size(), config.rate(), KEYS, nanoTime)))
            .toList();
  }

  /** What a caller can be counted by. */
  public interface CallerKeys {
    Object address();

    Object identity();

    @Nullable String header(String name);
  }

  private record Limit(RateLimitConfig config, TokenBuckets buckets) {
    Object key(CallerKeys caller) {
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

  /**
   * Result for a call.
   *
   * @param limit the limit that refuses the call, or else the one with the least left
   * @param left calls that may follow at once
   * @param waitNanos time until a call may be made; 0 if this one may
   */
  public record Taken(RateLimitConfig limit, long left, long waitNanos) {

    public boolean isRefused() {
      return waitNanos > 0;
    }

    /** Returns the whole seconds after which a call may be made, at least 1. */
    public long retryAfterSeconds() {
      return Math.max(
          1, (waitNanos + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1));
    }

    /** Returns the refusal in words for the caller. */
    public String message() {
      return "too many calls: %s for each %s; try again in %d s"
          .formatted(limit.rate(), limit.per(), retryAfterSeconds());
    }
  }

  /** Returns the limits in the order of the configuration. */
  public List<RateLimitConfig> configs() {
    return limits.stream().map(Limit::config).toList();
  }

  /** Returns whether there are no limits at all. */
  public boolean isEmpty() {
    return limits.isEmpty();
  }

  /**
   * Takes a token for a call of an RPC.
   *
   * @param rpc full name, without leading slash
   * @return null if no limit applies
   */
  public @Nullable Taken takeForRpc(String rpc, CallerKeys caller) {
    if (limits.isEmpty()) {
      return null;
    }
    var known = byRpc.get(rpc);
    if (known == null) {
      known = matching(limit -> limit.rpc() != null && limit.rpc().matches(rpc));
      if (byRpc.size() < RPCS) {
        byRpc.put(rpc, known);
      }
    }
    return take(known, caller);
  }

  /**
   * Takes a token for a request for a path that no API has.
   *
   * @param path in the form of {@link io.weir.loadbalancer.passthrough.RequestPath}
   * @return null if no limit applies
   */
  public @Nullable Taken takeForPath(String path, CallerKeys caller) {
    return limits.isEmpty()
        ? null
        : take(matching(limit -> limit.path() != null && limit.path().matches(path)), caller);
  }

  private List<Limit> matching(Predicate<RateLimitConfig> matches) {
    return limits.stream().filter(limit -> matches.test(limit.config())).toList();
  }

  private static @Nullable Taken take(List<Limit> applying, CallerKeys caller) {
    Taken least = null;
    for (int i = 0; i < applying.size(); i++) {
      var limit = applying.get(i);
      ConsumptionProbe probe = limit.buckets().take(limit.key(caller));
      if (!probe.isConsumed()) {
        giveBack(applying.subList(0, i), caller);
        return new Taken(limit.config(), 0, Math.max(1, probe.getNanosToWaitForRefill()));
      }
      if (least == null || probe.getRemainingTokens() < least.left()) {
        least = new Taken(limit.config(), probe.getRemainingTokens(), 0);
      }
    }
    return least;
  }

  private static void giveBack(List<Limit> taken, CallerKeys caller) {
    for (var limit : taken) {
      limit.buckets().giveBack(limit.key(caller));
    }
  }
}
