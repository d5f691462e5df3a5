package io.weir.runtime.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** Collects the health of a process from reports of its parts. Thread-safe. */
public final class Health {
  private final ConcurrentSkipListMap<String, Supplier<Report>> parts =
      new ConcurrentSkipListMap<>();
  private volatile boolean draining;

  /** States of a part, from the best to the worst. */
  public enum State {
    /** Works. */
    HEALTHY,
    /** Works, without something optional. */
    DEGRADED,
    /** Cannot serve. */
    UNHEALTHY
  }

  /** Report of a part on itself; /health shows the figures. */
  public record Report(State state, String reason, Map<String, Object> figures) {}

  /** Adds a part; its report is taken for each /health and /readyz, so it must not block. */
  public void register(String part, Supplier<Report> report) {
    if (parts.putIfAbsent(part, report) != null) {
      throw new IllegalArgumentException("part '" + part + "' is registered already");
    }
  }

  /** Returns the worst state of all parts; UNHEALTHY while draining. */
  public State state() {
    return worst(reports());
  }

  /** Returns the worst state of reports taken before, so that both agree. */
  public State worst(Map<String, Report> reports) {
    if (draining) {
      return State.UNHEALTHY;
    }
    return reports.values().stream().map(Report::state).max(State::compareTo).orElse(State.HEALTHY);
  }

  /** Takes the report of each part, in the order of their names. */
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

  /** Makes the process not ready for good: it is about to end. */
  public void drain() {
    draining = true;
  }
}
