package io.weir.gateway.schema;

import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.schema.SchemaWatch.Environment;
import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.runtime.health.Health;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** APIs of a gateway whose schema is read from their instances, and the thread that reads them. */
public final class ReflectedApis implements AutoCloseable {
  private final ScheduledExecutorService thread;
  private final List<SchemaWatch> watches = new ArrayList<>();

  private ReflectedApis() {
    // Compiling a large schema would block an event loop.
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("weir-schemas").factory());
  }

  /**
   * Starts reading until closed. The process is unhealthy until the schema of every API is known,
   * or its cluster has been found without an endpoint to ask.
   */
  public static ReflectedApis start(
      List<ReflectedApi> sources, CurrentApis apis, Health health, EngineRuntime clusters) {
    var reflected = new ReflectedApis();
    var environment =
        new Environment(
            apis,
            reflected.thread,
            clusters.nanoTime(),
            clusters.random(),
            ReadingSchedule.defaults(),
            ReadingLimits.defaults());
    var parts = new HashSet<String>();
    for (var source : sources) {
      var watch = new SchemaWatch(source, environment);
      var part = "schema of " + source.clusterName();
      health.register(
          parts.add(part) ? part : part + " (API " + (source.number() + 1) + ")", watch::health);
      health.restrictCluster(source.clusterName(), watch::lack);
      reflected.watches.add(watch);
    }
    reflected.watches.forEach(SchemaWatch::start);
    return reflected;
  }

  /** Returns a view of each API, in the order of the configuration. */
  public List<SchemaView> views() {
    return watches.stream().map(SchemaWatch::view).toList();
  }

  /** Returns whether each schema is known, or no instance could be asked. */
  public boolean areSettled() {
    return watches.stream().allMatch(SchemaWatch::isSettled);
  }

  @Override
  public void close() {
    watches.forEach(SchemaWatch::stop);
    thread.shutdownNow();
  }
}
