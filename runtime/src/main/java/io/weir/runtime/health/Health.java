package io.weir.runtime.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** Health of a process, collected from reports of its parts. Thread-safe. */
public final class Health {
  private final ConcurrentSkipListMap<String, Supplier<Report>> parts =
      new ConcurrentSkipListMap<>();
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

  /** Returns the worst state of all parts; UNHEALTHY while draining. */
  public State state() {
    return worst(reports());
  }

  /** Returns the worst state of the given reports, so that the state agrees with them. */
  public State worst(Map<String, Report> reports) {
    if (draining) {
      return State.UNHEALTHY;
    }
    return reports.values().stream().map(Report::state).max(State::compareTo).orElse(State.HEALTHY);
  }

  /** Returns the report of each part, in the order of their names. */
  public Map<String, Report> reports() {
    Map<String, Report> reports = new LinkedHashMap<>();
    parts.forEach((part, report) -> reports.put(part, ask(report)));
    return reports;
  }

  private static Report ask(Supplier<Report> report) {
    try {
      return report.get();
    } catch (RuntimeException e) {
      // A part that fails to report must not hide the reports of the others.
      return new Report(State.UNHEALTHY, "does not report: " + e, Map.of());
    }
  }

  public boolean draining() {
    return draining;
  }

  /** Makes the process permanently not ready, because it is about to end. */
  public void drain() {
    draining = true;
  }
}
