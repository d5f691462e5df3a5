package io.weir.loadbalancer.ratelimit;

import io.weir.loadbalancer.passthrough.LenientPath;
import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.ratelimit.shared.RateLimitStoreConfig;
import io.weir.loadbalancer.ratelimit.shared.Settlements;
import io.weir.loadbalancer.ratelimit.shared.SharedEnvironment;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.ratelimit.OpenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rate limits of a process. All limits whose pattern matches apply to a call: it is made if
 * each of them has room for it, and is counted by none otherwise. Thread-safe.
 */
public final class RateLimits implements AutoCloseable {
  /** RPCs whose limits are remembered. More have to be looked for again. */
  private static final int RPCS = 10_000;

  private final List<Limit> limits;
  private final List<OfPath> ofPaths;
  private final @Nullable Settlements settlements;

  /** Limits by RPC. A process asks either for RPCs of a schema or for unknown ones. */
  private final Map<String, List<Limit>> byRpc = new ConcurrentHashMap<>();

  /**
   * Creates limits of this process alone.
   *
   * @param nanoTime monotonic time in nanoseconds
   */
  public RateLimits(List<RateLimitConfig> configs, LongSupplier nanoTime) {
    this(configs, null, nanoTime, List.of());
  }

  /**
   * Creates limits of this process alone.
   *
   * @param before the limits that these replace, as in {@link #start}; null for none
   */
  public static RateLimits local(
      List<RateLimitConfig> configs, LongSupplier nanoTime, @Nullable RateLimits before) {
    return new RateLimits(configs, null, nanoTime, before == null ? List.of() : before.limits);
  }

  private RateLimits(
      List<RateLimitConfig> configs,
      @Nullable Settlements settlements,
      LongSupplier nanoTime,
      List<Limit> before) {
    this.settlements = settlements;
    this.limits = limits(configs, settlements, nanoTime, before);
    this.ofPaths = limits.stream().flatMap(OfPath::of).toList();
  }

  /**
   * Creates limits, of which some are shared if the store has an address.
   *
   * @param before the limits that these replace; those that are the same go on with what they have
   *     counted, and open streams stay counted where their maximum alone has changed
   */
  public static RateLimits start(
      List<RateLimitConfig> configs,
      RateLimitStoreConfig store,
      SharedEnvironment environment,
      @Nullable RateLimits before) {
    boolean shared = store.redis() != null && configs.stream().anyMatch(RateLimitConfig::isShared);
    return new RateLimits(
        configs,
        shared ? Settlements.start(store, environment) : null,
        environment.nanoTime(),
        before == null ? List.of() : before.limits);
  }

  private static List<Limit> limits(
      List<RateLimitConfig> configs,
      @Nullable Settlements settlements,
      LongSupplier nanoTime,
      List<Limit> before) {
    var left = new ArrayList<>(before);
    var limits = new ArrayList<Limit>();
    for (var config : configs) {
      var kept = shares(config, settlements) ? null : kept(config, left);
      limits.add(kept == null ? Limit.fresh(config, settlements, nanoTime) : kept);
    }
    return List.copyOf(limits);
  }

  private static boolean shares(RateLimitConfig config, @Nullable Settlements settlements) {
    return settlements != null && config.isShared();
  }

  /** Returns a limit before this one that goes on as this one, which no other does. */
  private static @Nullable Limit kept(RateLimitConfig config, List<Limit> left) {
    for (int i = 0; i < left.size(); i++) {
      var kept = left.get(i).keptFor(config);
      if (kept != null) {
        left.remove(i);
        return kept;
      }
    }
    return null;
  }

  /** What a caller can be counted by. */
  public interface CallerKeys {
    Object address();

    Object identity();

    @Nullable String header(String name);
  }

  /**
   * Limit of paths.
   *
   * @param lenient pattern of paths in the form of {@link LenientPath}
   */
  private record OfPath(Limit limit, PathPattern path, PathPattern lenient) {
    static Stream<OfPath> of(Limit limit) {
      var path = limit.config().path();
      return path == null ? Stream.empty() : Stream.of(new OfPath(limit, path, path.lenient()));
    }
  }

  /** Returns the limits in the order of the configuration. */
  public List<RateLimitConfig> configs() {
    return limits.stream().map(Limit::config).toList();
  }

  /** Shows how many streams the limits of open streams count. */
  void watch(OwnedMeters meters) {
    for (var limit : limits) {
      if (limit.state() instanceof LimitState.OpenStreams(var counts, var _)) {
        var name =
            OwnedMeters.Name.of(
                "weir.rate.limit.open.streams",
                "Streams that a limit of open streams counts",
                "limit",
                limit.config().toString());
        var _ = meters.gauge(name, counts, OpenCounts::total);
      }
    }
  }

  /** Returns whether there are no limits at all. */
  public boolean isEmpty() {
    return limits.isEmpty();
  }

  /**
   * Counts a call of an RPC that a schema has.
   *
   * @param rpc full name, without leading slash
   * @return null if no limit applies
   */
  public @Nullable LimitDecision takeForRpc(String rpc, CallKind kind, CallerKeys caller) {
    return takeForRpc(rpc, limit -> limit.matches(rpc), kind, caller);
  }

  /**
   * Counts a call of an RPC that no schema vouches for. A limit applies to the name as it is, and
   * to the name as a server may read it that ignores case.
   *
   * @param rpc full name as a caller has sent it, without leading slash
   * @return null if no limit applies
   */
  public @Nullable LimitDecision takeForUnknownRpc(String rpc, CallerKeys caller) {
    return takeForRpc(
        rpc,
        limit -> limit.matches(rpc) || limit.lower().matches(rpc.toLowerCase(Locale.ROOT)),
        CallKind.UNKNOWN,
        caller);
  }

  private @Nullable LimitDecision takeForRpc(
      String rpc, Predicate<RpcPattern> matches, CallKind kind, CallerKeys caller) {
    if (limits.isEmpty()) {
      return null;
    }
    var known = byRpc.get(rpc);
    if (known == null) {
      known = matching(limit -> limit.rpc() != null && matches.test(limit.rpc()));
      if (byRpc.size() < RPCS) {
        byRpc.put(rpc, known);
      }
    }
    return take(known, kind, caller);
  }

  /**
   * Counts a request for a path that no API has. A limit applies to the path as it is, and to the
   * path as a lenient server may read it, so that no spelling of a path is free. All limits of
   * paths apply to a path that servers read in different ways.
   *
   * @param path in the form of {@link io.weir.loadbalancer.passthrough.RequestPath}
   * @return null if no limit applies
   */
  public @Nullable LimitDecision takeForPath(String path, CallerKeys caller) {
    return ofPaths.isEmpty() ? null : take(applying(path), CallKind.UNKNOWN, caller);
  }

  private List<Limit> applying(String path) {
    var lenient = LenientPath.of(path);
    return ofPaths.stream()
        .filter(
            each -> lenient == null || each.path().matches(path) || each.lenient().matches(lenient))
        .map(OfPath::limit)
        .toList();
  }

  private List<Limit> matching(Predicate<RateLimitConfig> matches) {
    return limits.stream().filter(limit -> matches.test(limit.config())).toList();
  }

  private static @Nullable LimitDecision take(
      List<Limit> applying, CallKind kind, CallerKeys caller) {
    if (applying.isEmpty()) {
      return null;
    }
    var held = holding(applying) ? new CallHold(kind) : CallHold.NOTHING;
    LimitDecision least = null;
    for (int i = 0; i < applying.size(); i++) {
      var limit = applying.get(i);
      var decision = new LimitDecision(limit.config(), limit.take(caller, kind, held), held);
      if (decision.isRefused()) {
        held.release();
        giveBack(applying.subList(0, i), caller);
        return decision;
      }
      if (least == null || decision.hasLessThan(least)) {
        least = decision;
      }
    }
    return least;
  }

  private static boolean holding(List<Limit> applying) {
    for (var limit : applying) {
      if (!(limit.state() instanceof LimitState.Calls)) {
        return true;
      }
    }
    return false;
  }

  private static void giveBack(List<Limit> taken, CallerKeys caller) {
    for (var limit : taken) {
      limit.giveBack(caller);
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
