package io.weir.loadbalancer.ratelimit;

import io.weir.loadbalancer.ratelimit.shared.RateLimitStoreConfig;
import io.weir.loadbalancer.ratelimit.shared.Settlements;
import io.weir.loadbalancer.ratelimit.shared.SharedBuckets;
import io.weir.loadbalancer.ratelimit.shared.SharedEnvironment;
import io.weir.runtime.ratelimit.Buckets;
import io.weir.runtime.ratelimit.Take;
import io.weir.runtime.ratelimit.TokenBuckets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rate limits of a process. All limits whose pattern matches apply to a call: it is made if
 * each of them has a token for it, and takes none otherwise. Thread-safe.
 */
public final class RateLimits implements AutoCloseable {
  /** Keys that a limit remembers: some 50 MB if all of them are in use. */
  private static final int KEYS = 100_000;

  /** RPCs whose limits are remembered. More have to be looked for again. */
  private static final int RPCS = 10_000;

  private final List<Limit> limits;
  private final @Nullable Settlements settlements;
  private final Map<String, List<Limit>> byRpc = new ConcurrentHashMap<>();

  /**
   * Creates limits of this process alone.
   *
   * @param nanoTime monotonic time in nanoseconds
   */
  public RateLimits(List<RateLimitConfig> configs, LongSupplier nanoTime) {
    this(configs, null, nanoTime);
  }

  RateLimits(
      List<RateLimitConfig> configs, @Nullable Settlements settlements, LongSupplier nanoTime) {
    this.settlements = settlements;
    this.limits =
        configs.stream()
            .map(config -> new Limit(config, buckets(config, settlements, nanoTime)))
            .toList();
  }

  /** Creates limits, of which some are shared if the store has an address. */
  public static RateLimits start(
      List<RateLimitConfig> configs, RateLimitStoreConfig store, SharedEnvironment environment) {
    boolean shared = store.redis() != null && configs.stream().anyMatch(RateLimitConfig::isShared);
    return new RateLimits(
        configs, shared ? Settlements.start(store, environment) : null, environment.nanoTime());
  }

  private static Buckets buckets(
      RateLimitConfig config, @Nullable Settlements settlements, LongSupplier nanoTime) {
    return settlements == null || !config.isShared()
        ? new TokenBuckets(config.size(), config.rate(), KEYS, nanoTime)
        : new SharedBuckets(config.toString(), config.size(), config.rate(), KEYS, settlements);
  }

  /** What a caller can be counted by. */
  public interface CallerKeys {
    Object address();

    Object identity();

    @Nullable String header(String name);
  }

  private record Limit(RateLimitConfig config, Buckets buckets) {
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
  public @Nullable LimitDecision takeForRpc(String rpc, CallerKeys caller) {
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
  public @Nullable LimitDecision takeForPath(String path, CallerKeys caller) {
    return limits.isEmpty()
        ? null
        : take(matching(limit -> limit.path() != null && limit.path().matches(path)), caller);
  }

  private List<Limit> matching(Predicate<RateLimitConfig> matches) {
    return limits.stream().filter(limit -> matches.test(limit.config())).toList();
  }

  private static @Nullable LimitDecision take(List<Limit> applying, CallerKeys caller) {
    LimitDecision least = null;
    for (int i = 0; i < applying.size(); i++) {
      var limit = applying.get(i);
      var take = limit.buckets().take(limit.key(caller));
      if (!(take instanceof Take.Taken taken)) {
        giveBack(applying.subList(0, i), caller);
        return new LimitDecision(limit.config(), take);
      }
      if (least == null || taken.left() < least.left()) {
        least = new LimitDecision(limit.config(), take);
      }
    }
    return least;
  }

  private static void giveBack(List<Limit> taken, CallerKeys caller) {
    for (var limit : taken) {
      limit.buckets().giveBack(limit.key(caller));
    }
  }

  /** Ends the connection to the store. The limits go on without it. */
  @Override
  public void close() {
    if (settlements != null) {
      settlements.close();
    }
  }
}
