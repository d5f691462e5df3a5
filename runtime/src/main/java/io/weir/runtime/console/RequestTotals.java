package io.weir.runtime.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weir.observability.metrics.DurationCounts;
import io.weir.runtime.console.EndpointReading.Totals;
import java.util.Objects;
import java.util.Set;

/** Reads the requests that a process has served from its meters. */
final class RequestTotals {
  /** Statuses of gRPC that are the server's fault, as OpenTelemetry's conventions say. */
  private static final Set<String> FAULTS = Set.of("2", "4", "12", "13", "14", "15");

  private final MeterRegistry meters;

  RequestTotals(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Returns the counters. They have no durations, because their buckets are coarse. */
  Totals totals() {
    long requests = 0;
    long failures = 0;
    for (var timer : meters.find("weir.requests").timers()) {
      long count = timer.count();
      requests += count;
      failures += isFault(timer) ? count : 0;
    }
    return new Totals(requests, failures, DurationCounts.NONE);
  }

  private static boolean isFault(Timer timer) {
    var status = Objects.requireNonNullElse(timer.getId().getTag("status"), "");
    var grpc = Objects.requireNonNullElse(timer.getId().getTag("grpc_status"), "");
    return (status.length() == 3 && status.startsWith("5")) || FAULTS.contains(grpc);
  }

  int active() {
    Gauge gauge = meters.find("weir.requests.active").gauge();
    return gauge == null ? 0 : (int) gauge.value();
  }
}
