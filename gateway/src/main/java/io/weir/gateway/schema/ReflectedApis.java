package io.weir.gateway.schema;

import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.schema.SchemaWatch.Surroundings;
import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.runtime.health.Health;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * All APIs of a gateway whose schema comes from their instances, and the thread that keeps them.
 */
public final class ReflectedApis implements AutoCloseable {
  private final ScheduledExecutorService thread;
  private final List<SchemaWatch> watches = new ArrayList<>();

  private ReflectedApis() {
    // Compiling a large schema takes a while, which no event loop has.
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("weir-schemas").factory());
  }

  /** Asks until closed. Until an API's schema is known the process is not healthy. */
  public static ReflectedApis start(
      List<ReflectedApi> sources, CurrentApis apis, Health health, EngineRuntime clusters) {
    var reflected = new ReflectedApis();
    var surroundings =
        new Surroundings(
            apis,
            reflected.thread,
            clusters.nanoTime(),
            clusters.random(),
            Pace.defaults(),
            ReadingLimits.defaults());
    var parts = new HashSet<String>();
    for (var source : sources) {
      var watch = new SchemaWatch(source, surroundings);
      var part = "schema of " + source.clusterName();
      health.register(
          parts.add(part) ? part : part + " (API " + (source.number() + 1) + ")", watch::health);
      reflected.watches.add(watch);
    }
    reflected.watches.forEach(SchemaWatch::start);
    return reflected;
  }

  /** In the order of the configuration. */
  public List<SchemaView> views() {
    return watches.stream().map(SchemaWatch::view).toList();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
