package io.weir.loadbalancer.attempt;

import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.loadbalancer.outcome.Pushback;
import io.weir.loadbalancer.rotation.Endpoints;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is on the wire, tells the endpoint's load how it ended, and takes an endpoint that
 * refuses connections out at once.
 */
public final class LoadReportLayer implements Transport {
  private final Transport next;
  private final Endpoints endpoints;
  private final boolean reports;

  /**
   * @param reports whether somebody picks by what instances report of themselves
   */
  public LoadReportLayer(Transport next, Endpoints endpoints, boolean reports) {
    this.next = next;
    this.endpoints = endpoints;
    this.reports = reports;
  }

  @Override
  public UpstreamRequest send(Attempt attempt) {
    var endpoint = attempt.endpoint();
    endpoint.begin();
    boolean unary = attempt.plan().unary();
    var sent = next.send(attempt);
    if (unary) {
      endpoint.unresponsive().asked(sent.beganNanos());
    }
    sent.onEnd(ending -> {
      endpoint.end(ending.outcome() == Outcome.FAILURE);
      if (ending.reach() == AttemptResult.Reach.ANSWERED) {
        endpoint.unresponsive().answered();
      }
      // How long a stream goes on says nothing about its endpoint.
      long nanos = unary ? sent.tookNanos() : 0;
      learn(endpoint.load(), ending, nanos);
      if (reports) {
        pass(LoadReport.in(ending.trailers()), endpoint.load());
      }
      if (ending.reach() == AttemptResult.Reach.NOT_CONNECTED) {
        endpoints.observed(endpoint, new CheckResult.Unreachable(ending.message()));
      }
    });
    return sent;
  }

  /**
   * @param nanos how long a unary attempt took; 0: not known
   */
  private static void learn(EndpointLoad load, AttemptResult ending, long nanos) {
    long hint = Pushback.nanos(ending);
    if (ending.outcome() == Outcome.FAILURE || hint != Pushback.NONE) {
      load.failed(hint);
    } else if (nanos > 0 && ending.outcome() == Outcome.SUCCESS) {
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
