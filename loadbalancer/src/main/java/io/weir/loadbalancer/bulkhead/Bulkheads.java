package io.weir.loadbalancer.bulkhead;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bulkheads of a cluster: one for its streams, and one for each bounded RPC service.
 * Thread-safe.
 */
public final class Bulkheads {
  /** Name of the bulkhead of the streams of all services. */
  public static final String ALL = "*";

  /**
   * Largest number of services with their own bulkhead. A sidecar takes service names from its
   * callers; further names share one bulkhead.
   */
  private static final int MAX_SERVICES = 1_000;

  private static final String OTHERS = "(others)";

  private final MaxConcurrent config;
  private final Bulkhead streams;
  private final Consumer<String> onNew;
  private final Map<String, Bulkhead> byService = new ConcurrentHashMap<>();

  /**
   * Fill of one bulkhead.
   *
   * @param inFlight calls in progress
   * @param max largest number of concurrent calls
   */
  public record Fill(int inFlight, int max) {}

  /**
   * @param onNew receives the service of each bulkhead that is created
   */
  public Bulkheads(MaxConcurrent config, Consumer<String> onNew) {
    this.config = config;
    this.onNew = onNew;
    this.streams = create(ALL, config.maxStreams());
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

  Bulkhead streams() {
    return streams;
  }

  /**
   * Returns the bulkhead of the service of an RPC; null if the service has no bound of its own.
   *
   * @param rpc full name of the RPC: "weir.users.v1.UserService/GetUser"
   */
  @Nullable Bulkhead of(String rpc) {
    if (!config.boundsServices()) {
      return null;
    }
    int slash = rpc.indexOf('/');
    // The route of a plain HTTP request begins with its slash.
    var service = slash <= 0 ? rpc : rpc.substring(0, slash);
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

  /** Returns the fill of the bulkhead of the streams. */
  public Fill streamFill() {
    return fill(streams);
  }

  /** Returns the fill of one service; 0 of 0 if it is unknown or unbounded. */
  public Fill fill(String service) {
    var bulkhead = byService.get(service);
    return bulkhead == null ? new Fill(0, 0) : fill(bulkhead);
  }

  /** Returns the fills by service. */
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
