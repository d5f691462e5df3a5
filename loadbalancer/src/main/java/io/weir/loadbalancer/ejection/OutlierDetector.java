package io.weir.loadbalancer.ejection;

import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EjectionState;
import io.weir.loadbalancer.endpoint.OutcomeCounts.Sample;
import io.weir.loadbalancer.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ejects endpoints for the outcomes of their attempts, within {@code max-ejected}, and lets them
 * back. Not thread-safe: called under the lock of the rotation. Methods return whether the rotation
 * must be rebuilt.
 */
public final class OutlierDetector {
  private static final Logger LOG = LoggerFactory.getLogger(OutlierDetector.class);

  private static final int SILENT_FAILURES = 2;
  private static final long SILENT_NANOS = 500_000_000;

  private final String cluster;
  private final OutlierConfig config;
  private final LongSupplier nanoTime;
  private final IntUnaryOperator random;
  private long comparedNanos;

  public OutlierDetector(
      String cluster, OutlierConfig config, LongSupplier nanoTime, IntUnaryOperator random) {
    this.cluster = cluster;
    this.config = config;
    this.nanoTime = nanoTime;
    this.random = random;
    this.comparedNanos = nanoTime.getAsLong();
  }

  /** Records the outcome of an attempt. */
  public boolean ended(
      ClusterEndpoint endpoint, Outcome outcome, long tookNanos, List<ClusterEndpoint> all) {
    endpoint.probeOver();
    var state = endpoint.state();
    if (state.removed() || !state.health().usable()) {
      return false;
    }
    var before = state.ejection();
    var after = before.after(outcome, config.consecutive());
    endpoint.state(state.with(after));
    if (after.suspect(outcome, config.consecutive())) {
      boolean probe = after instanceof EjectionState.Probing;
      var reason = probe ? "failed again" : config.consecutive() + " failures in a row";
      return (probe || room(endpoint, all)) && eject(endpoint, reason);
    }
    if (outcome == Outcome.SUSPECT && singledOut(endpoint, all)) {
      return room(endpoint, all) && eject(endpoint, "errors that no other endpoint answers");
    }
    if (outcome == Outcome.FAILURE && frozen(endpoint, after, tookNanos)) {
      return room(endpoint, all) && eject(endpoint, "answers nobody");
    }
    return before.active() != after.active() && returned(endpoint);
  }

  /** Counts an error that a caller may have provoked. Returns whether the endpoint is at fault. */
  private boolean singledOut(ClusterEndpoint endpoint, List<ClusterEndpoint> all) {
    long good = 0;
    long bad = 0;
    for (var other : all) {
      if (other != endpoint) {
        bad += other.failures();
        good += other.requests() - other.failures() - other.inFlight();
      }
    }
    var doubts = endpoint.doubts().more(good, bad);
    endpoint.doubts(doubts);
    return config.consecutive() > 0
        && endpoint.state().ejection().active()
        && doubts.singleOut(config.consecutive(), good, bad);
  }

  /**
   * Returns whether an endpoint is frozen: two attempts timed out and no other attempt was answered
   * meanwhile. A policy that balances by load sends so little to such an endpoint that further
   * failures would take long to add up.
   */
  private boolean frozen(ClusterEndpoint endpoint, EjectionState ejection, long tookNanos) {
    return config.consecutive() > 0
        && ejection instanceof EjectionState.Active(_, int failures)
        && failures >= SILENT_FAILURES
        && tookNanos >= SILENT_NANOS
        && endpoint.unresponsive().nanos(nanoTime.getAsLong()) >= tookNanos;
  }

  /** Records a good health check. */
  public boolean good(ClusterEndpoint endpoint) {
    if (endpoint.state().ejection() instanceof EjectionState.Probing(long since, _)) {
      boolean waited = nanoTime.getAsLong() - since >= config.ejection().toNanos();
      // A probing call is better evidence than a check, but the call may never end.
      if (waited || !endpoint.probed()) {
        endpoint.probeOver();
        set(endpoint, endpoint.state().ejection().back(config.consecutive()));
        return returned(endpoint);
      }
    }
    return false;
  }

  /** Records that health checks took an endpoint out, or brought it back. */
  public void health(ClusterEndpoint endpoint, boolean usable, List<ClusterEndpoint> all) {
    var ejection = endpoint.state().ejection();
    if (!usable) {
      set(endpoint, ejection.lost());
    } else if (ejection.flapping() && room(endpoint, all)) {
      long wait = config.nanos(ejection.times() - 1, random);
      var until = nanoTime.getAsLong() + wait;
      out(
          endpoint,
          new EjectionState.Ejected(until, ejection.times(), "its health comes and goes"));
    }
  }

  /** Ends ejections whose time is over, and sweeps for outliers once an interval. */
  public boolean tick(List<ClusterEndpoint> all) {
    long now = nanoTime.getAsLong();
    boolean changed = false;
    for (var endpoint : all) {
      var before = endpoint.state().ejection();
      var after = before.active() ? before : before.at(now);
      if (!after.equals(before)) {
        endpoint.probeOver();
        endpoint.unresponsive().answered(); // silence before the ejection no longer counts
        set(endpoint, after);
        changed = true;
      }
    }
    if (now - comparedNanos >= config.interval().toNanos()) {
      comparedNanos = now;
      changed |= compare(all);
    }
    return changed;
  }

  private boolean compare(List<ClusterEndpoint> all) {
    List<ClusterEndpoint> judged = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    for (var endpoint : all) {
      var sample = endpoint.outcomes().take();
      if (endpoint.usable()) {
        set(endpoint, endpoint.state().ejection().quiet());
        judged.add(endpoint);
        samples.add(sample);
      }
    }
    var reasons = OutlierSweep.of(samples, config);
    boolean changed = false;
    for (int i = 0; i < reasons.size(); i++) {
      var endpoint = judged.get(i);
      var reason = reasons.get(i);
      if (reason.isPresent() && room(endpoint, all)) {
        changed |= eject(endpoint, reason.get());
      }
    }
    return changed;
  }

  /** Returns whether one more endpoint may be out. The last usable one never may. */
  private boolean room(ClusterEndpoint endpoint, List<ClusterEndpoint> all) {
    long out = all.stream().filter(e -> !e.state().ejection().active()).count();
    return out < config.room(all.size()) && all.stream().anyMatch(e -> e != endpoint && e.usable());
  }

  private boolean eject(ClusterEndpoint endpoint, String reason) {
    var ejection = endpoint.state().ejection();
    long until =
        nanoTime.getAsLong()
            + config.nanos(Math.min(ejection.times() + 1, EjectionState.MOST_TIMES), random);
    out(endpoint, ejection.ejected(until, reason));
    return true;
  }

  private void out(ClusterEndpoint endpoint, EjectionState.Ejected ejected) {
    set(endpoint, ejected);
    endpoint.countEjection();
    LOG.warn(
        "cluster {}: {} is ejected for {} ms: {}",
        cluster,
        endpoint.address(),
        (ejected.untilNanos() - nanoTime.getAsLong()) / 1_000_000,
        ejected.reason());
  }

  private boolean returned(ClusterEndpoint endpoint) {
    LOG.info("cluster {}: {} is back in rotation", cluster, endpoint.address());
    return true;
  }

  private static void set(ClusterEndpoint endpoint, EjectionState next) {
    endpoint.state(endpoint.state().with(next));
  }
}
