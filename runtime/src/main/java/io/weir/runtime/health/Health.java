package io.weir.runtime.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** Health of a process, collected from reports of its parts. Thread-safe. */
public final class Health {
  private final ConcurrentSkipListMap<String, Supplier<Report>> parts =
      new ConcurrentSkipListMap<>();
  private final Set<String> alternatives = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /** State of a part, from best to worst. */
  public enum State {
    /** The part works. */
    HEALTHY,
    /** The part works without something optional. */
    DEGRADED,
    /** The part cannot serve. */
    UNHEALTHY
  }

  /** Report of a part about itself. /health shows the figures. */
  public record Report(State state, String reason, Map<String, Object> figures) {}

  /** Adds a part. Its report is requested for each /health and /readyz, so it must not block. */
  public void register(String part, Supplier<Report> report) {
    if (parts.putIfAbsent(part, report) != null) {
      throw new IllegalArgumentException("part '" + part + "' is registered already");
    }
  }

  /**
   * Adds a part such as a cluster, of which the process needs one that can serve: it is DEGRADED
   * while some of these parts are unhealthy, UNHEALTHY when all are.
   */
  public void registerAlternative(String part, Supplier<Report> report) {
    register(part, report);
    alternatives.add(part);
  }

  /** Returns the state of the process; UNHEALTHY while draining. */
  public State state() {
    return worst(reports());
  }

  /**
   * Returns the state that follows from the given reports, so that it agrees with them: the worst,
   * where an unhealthy alternative counts as DEGRADED while another one can serve.
   */
  public State worst(Map<String, Report> reports) {
    if (draining) {
      return State.UNHEALTHY;
    }
    boolean serves =
        reports.entrySet().stream()
            .anyMatch(e -> alternatives.contains(e.getKey()) && canServe(e.getValue()));
    return reports.entrySet().stream()
        .map(e ->
            serves && alternatives.contains(e.getKey()) && !canServe(e.getValue())
                ? State.DEGRADED
                : e.getValue().state())
        .max(State::compareTo)
        .orElse(State.HEALTHY);
  }

  /** Returns the report of each part, in the order of their names. */
  public Map<String, Report> reports() {
    Map<String, Report> reports = new LinkedHashMap<>();
    parts.forEach((part, report) -> reports.put(part, ask(report)));
    return reports;
  }

  private static boolean canServe(Report report) {
    return report.state() != State.UNHEALTHY;
  }

  private static Report ask(Supplier<Report> report) {
    try {
      return report.get();
    } catch (RuntimeException e) {
      // A part that fails to report must not hide the reports of the others.
      return new Report(State.UNHEALTHY, "does not report: " + e, Map.of());
    }
  }

  /** Returns whether the process needs only one of the part and others of its kind. */
  public boolean isAlternative(String part) {
    return alternatives.contains(part);
  }

  public boolean draining() {
    return draining;
  }

  /** Makes the process permanently not ready, because it is about to end. */
  public void drain() {
    draining = true;
  }
}
