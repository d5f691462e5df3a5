package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.admission.Admission;
import io.weir.loadbalancer.admission.AdmissionMeters;
import io.weir.loadbalancer.admission.Places;
import io.weir.loadbalancer.breaker.Breakers;
import io.weir.loadbalancer.bulkhead.BulkheadGate;
import io.weir.loadbalancer.bulkhead.Bulkheads;
import io.weir.loadbalancer.retry.RetryBudget;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.loadbalancer.stream.Streams;

/** Parts of a cluster that limit its calls and attempts, with their meters. Thread-safe. */
final class ClusterGuards {
  private final Admission admission;
  private final Bulkheads bulkheads;
  private final Places places;
  private final RetryBudget budget;
  private final Breakers breakers;
  private final Streams streams;

  ClusterGuards(
      ClusterConfig config, EngineRuntime runtime, ClusterMeters meters, Endpoints endpoints) {
    int most = config.maxConcurrent().calls();
    admission = new Admission(runtime.admission(), most, runtime.nanoTime(), runtime.random());
    bulkheads = new Bulkheads(config.maxConcurrent(), service -> watchBulkhead(meters, service));
    places =
        new Places(
            meters.cluster(),
            admission,
            new AdmissionMeters(meters.owned(), meters.cluster(), admission),
            new BulkheadGate(meters.cluster(), bulkheads, meters::bulkheadRefused),
            runtime.nanoTime());
    budget = new RetryBudget(config.retry().budget().fraction(), runtime.nanoTime());
    breakers =
        new Breakers(
            meters.cluster(),
            config.breaker(),
            endpoints::all,
            runtime.nanoTime(),
            rpc -> watchBreaker(meters, rpc));
    streams = new Streams(config.streams(), runtime.nanoTime(), runtime.random(), meters::ended);
    var _ =
        endpoints.onRotation(changed -> {
          if (changed.usable()) {
            breakers.tryAgain();
          }
        });
    meters.watch(bulkheads, admission);
    meters.watch(budget);
  }

  private void watchBulkhead(ClusterMeters meters, String service) {
    meters.watch(bulkheads, service);
  }

  private void watchBreaker(ClusterMeters meters, String rpc) {
    meters.watch(breakers, rpc);
  }

  Admission admission() {
    return admission;
  }

  Bulkheads bulkheads() {
    return bulkheads;
  }

  Places places() {
    return places;
  }

  RetryBudget budget() {
    return budget;
  }

  Breakers breakers() {
    return breakers;
  }

  Streams streams() {
    return streams;
  }

  /** Returns the number of calls in progress, streams included. */
  int inFlight() {
    return admission.inFlight() + bulkheads.streamFill().inFlight();
  }
}
