package io.weir.loadbalancer.bulkhead;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The bulkheads of a cluster: its own, and one per RPC service that is bounded. Thread-safe. */
public final class Bulkheads {
  /** Of the cluster as a whole. */
  public static final String ALL = "*";

  /** A sidecar takes the names that its callers send: beyond so many they share one bulkhead. */
  private static final int MAX_SERVICES = 1_000;

  private static final String OTHERS = "(others)";

  private final MaxConcurrent config;
  private final Bulkhead all;
  private final Consumer<String> onNew;
  private final Map<String, Bulkhead> byService = new ConcurrentHashMap<>();

  /**
   * How full one is.
   *
   * @param inFlight calls under way
   * @param max as many as may be
   */
  public record Fill(int inFlight, int max) {}

  /**
   * @param onNew told the service of each bulkhead that comes into being
   */
  public Bulkheads(MaxConcurrent config, Consumer<String> onNew) {
    this.config = config;
    this.onNew = onNew;
    this.all = create(ALL, config.calls());
  }

  private static Bulkhead create(String name, int max) {
    var unfair =
        BulkheadConfig.custom()
            .maxConcurrentCalls(max)
            .maxWaitDuration(Duration.ZERO)
            .fairCallHandlingStrategyEnabled(false)
            .build();
    return Bulkhead.of(name, unfair);
  }

  Bulkhead all() {
    return all;
  }

  /**
   * Null if the service has no bound of its own.
   *
   * @param rpc "weir.users.v1.UserService/GetUser"
   */
  @Nullable Bulkhead of(String rpc) {
    if (!config.boundsServices()) {
      return null;
    }
    int slash = rpc.indexOf('/');
    var service = slash < 0 ? rpc : rpc.substring(0, slash);
    var known = byService.get(service);
    if (known != null) {
      return known;
    }
    var max = config.ofService(service);
    if (max.isEmpty()) {
      return null;
    }
    boolean named = config.services().containsKey(service) || byService.size() < MAX_SERVICES;
    return byService.computeIfAbsent(
        named ? service : OTHERS,
        name -> {
          onNew.accept(name);
          return create(name, max.getAsInt());
        });
  }

  /** Of the whole cluster. */
  public Fill fill() {
    return fill(all);
  }

  /** Of one service, as far as it is known and bounded. */
  public Fill fill(String service) {
    var bulkhead = byService.get(service);
    return bulkhead == null ? new Fill(0, 0) : fill(bulkhead);
  }

  /** By service. */
  public Map<String, Fill> fills() {
    var fills = new TreeMap<String, Fill>();
    byService.forEach((service, bulkhead) -> fills.put(service, fill(bulkhead)));
    return fills;
  }

  private static Fill fill(Bulkhead bulkhead) {
    var metrics = bulkhead.getMetrics();
    int max = metrics.getMaxAllowedConcurrentCalls();
    return new Fill(max - metrics.getAvailableConcurrentCalls(), max);
  }
}
