package io.weir.loadbalancer.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.observability.metrics.OwnedMeters.Name;
import java.util.concurrent.TimeUnit;

/** Meters of the admission to one cluster. Thread-safe. */
public final class AdmissionMeters {
  private static final String FULL = "full";
  private static final String WAITED = "waited";

  private final Counter refusedAtOnce;
  private final Counter refusedAfterWait;
  private final Timer waits;

  public AdmissionMeters(OwnedMeters owned, String cluster, Admission admission) {
    var meters = owned.registry();
    refusedAtOnce = refused(meters, cluster, FULL);
    refusedAfterWait = refused(meters, cluster, WAITED);
    waits =
        Timer.builder("weir.admission.wait")
            .description("Time that calls waited for a place, of those that got one")
            .tag("cluster", cluster)
            .register(meters);
    var _ =
        owned.gauge(
            Name.of(
                "weir.admission.limit",
                "Unary calls at once that are good for the endpoints of the cluster",
                "cluster",
                cluster),
            admission,
            Admission::limit);
    var _ =
        owned.gauge(
            Name.of("weir.admission.in.flight", "Unary calls in progress", "cluster", cluster),
            admission,
            Admission::inFlight);
    var _ =
        owned.gauge(
            Name.of(
                "weir.admission.waiting", "Unary calls that wait for a place", "cluster", cluster),
            admission,
            Admission::waiting);
  }

  private static Counter refused(MeterRegistry meters, String cluster, String reason) {
    return Counter.builder("weir.admission.refused")
        .description("Calls refused because too many were in progress")
        .tags("cluster", cluster, "reason", reason)
        .register(meters);
  }

  void waited(long nanos) {
    waits.record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Counts a refusal. Returns its reason.
   *
   * @param waitedNanos time that the call waited; 0 if the queue did not take it
   */
  String refused(long waitedNanos) {
    boolean waited = waitedNanos > 0;
    (waited ? refusedAfterWait : refusedAtOnce).increment();
    return waited ? WAITED : FULL;
  }
}
