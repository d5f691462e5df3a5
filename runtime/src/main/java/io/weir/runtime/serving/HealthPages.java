package io.weir.runtime.serving;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.runtime.health.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages /livez, /readyz and /health for orchestrators and people. */
record HealthPages(Health health) {

  private record Answer(Health.State state, boolean draining, Map<String, Health.Report> parts) {}

  private record Readiness(boolean ready, Health.State state, Map<String, String> reasons) {}

  /** Reports liveness: the process runs, even if it cannot serve. */
  static HttpResponse live() {
    return JsonPage.answer(HttpStatus.OK, Map.of("live", true));
  }

  /**
   * Reports readiness: 503 if the process cannot serve, so that load balancers send it no calls.
   *
   * @param cluster the cluster to report about, 404 if there is none; null for the whole process
   */
  HttpResponse ready(@Nullable String cluster) {
    var reports = health.reports();
    if (cluster != null) {
      var report = reports.get(cluster);
      if (report == null || !health.isCluster(cluster)) {
        return JsonPage.answer(
            HttpStatus.NOT_FOUND, Map.of("message", "no cluster is named " + cluster));
      }
      reports = Map.of(cluster, report);
    }
    var state = health.worst(reports);
    boolean ready = state != Health.State.UNHEALTHY;
    return JsonPage.answer(
        ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        new Readiness(ready, state, reasons(reports)));
  }

  private Map<String, String> reasons(Map<String, Health.Report> reports) {
    Map<String, String> reasons = new LinkedHashMap<>();
    if (health.draining()) {
      reasons.put("process", "is about to end");
    }
    reports.forEach((part, report) -> {
      if (report.state() != Health.State.HEALTHY) {
        reasons.put(part, report.reason());
      }
    });
    return reasons;
  }

  Object all() {
    var reports = health.reports();
    return new Answer(health.worst(reports), health.draining(), reports);
  }
}
