package io.weir.loadbalancer.attempt;

import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.loadbalancer.outcome.Pushback;
import io.weir.loadbalancer.rotation.Endpoints;
import org.jspecify.annotations.Nullable;

/**
 * Counts the attempts on the wire, feeds the load of the endpoint with their results, and marks an
 * endpoint that refuses connections as unreachable at once.
 */
public final class LoadReportLayer implements AttemptLayer {
  private final Endpoints endpoints;
  private final boolean reports;

  /**
   * @param reports whether the balancing policy uses the load reports of endpoints (ORCA)
   */
  public LoadReportLayer(Endpoints endpoints, boolean reports) {
    this.endpoints = endpoints;
    this.reports = reports;
  }

  @Override
  public UpstreamRequest send(Attempt attempt, Transport next) {
    var endpoint = attempt.endpoint();
    endpoint.begin();
    boolean unary = attempt.method().unary();
    var sent = next.send(attempt);
    if (unary) {
      endpoint.unresponsive().asked(sent.beganNanos());
    }
    sent.onEnd(result -> {
      endpoint.end(result.outcome().isError());
      if (result.reach() == AttemptResult.Reach.ANSWERED) {
        endpoint.unresponsive().answered();
      }
      // The duration of a stream says nothing about its endpoint.
      long nanos = unary ? sent.tookNanos() : sent.headersNanos();
      learn(endpoint.load(), result, nanos);
      if (reports) {
        pass(LoadReport.in(result.trailers()), endpoint.load());
      }
      if (result.reach() == AttemptResult.Reach.NOT_CONNECTED) {
        endpoints.observed(endpoint, new CheckResult.Unreachable(result.message()));
      }
    });
    return sent;
  }

  /**
   * @param nanos duration of a unary attempt, or of a plain HTTP one until its answer began; 0 for
   *     a stream, whose duration is not used
   */
  private static void learn(EndpointLoad load, AttemptResult result, long nanos) {
    long hint = Pushback.nanos(result);
    if (result.outcome().isError() || hint != Pushback.NONE) {
      load.failed(hint);
    } else if (nanos > 0 && result.outcome() == Outcome.SUCCESS) {
      load.succeeded(nanos);
    } else if (nanos > 0) {
      load.abandoned(nanos);
    }
  }

  private static void pass(@Nullable LoadReport report, EndpointLoad load) {
    if (report != null) {
      load.reported(report.callRate(), report.errorRate(), report.utilization());
    }
  }
}
