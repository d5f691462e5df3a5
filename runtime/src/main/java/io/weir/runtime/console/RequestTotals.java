package io.weir.runtime.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weir.grpc.GrpcCode;
import io.weir.observability.metrics.DurationCounts;
import io.weir.runtime.console.EndpointReading.Totals;
import java.util.Objects;

/** Reads the requests that a process has served from its meters. */
final class RequestTotals {
  /** Label of a request that called no RPC. */
  private static final String NO_CALL = "none";

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
    var grpc = GrpcCode.parse(timer.getId().getTag("grpc_status"));
    boolean called = !NO_CALL.equals(timer.getId().getTag("grpc_status"));
    return (status.length() == 3 && status.startsWith("5"))
        || (called && grpc != null && grpc.isServerFault());
  }

  int active() {
    Gauge gauge = meters.find("weir.requests.active").gauge();
    return gauge == null ? 0 : (int) gauge.value();
  }
}
