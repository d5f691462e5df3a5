package io.weir.runtime.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** The health of a process, as its parts report it. Thread-safe. */
public final class Health {
  private final ConcurrentSkipListMap<String, Supplier<Report>> parts =
      new ConcurrentSkipListMap<>();
  private volatile boolean draining;

  /** From the best to the worst. */
  public enum State {
    /** Works. */
    HEALTHY,
    /** Works, without something optional. */
    DEGRADED,
    /** Cannot serve. */
    UNHEALTHY
  }

  /** What a part says of itself; figures are shown at /health. */
  public record Report(State state, String reason, Map<String, Object> figures) {}

  /** Adds a part; asked at each /health and /readyz, so it must answer from memory. */
  public void register(String part, Supplier<Report> report) {
    if (parts.putIfAbsent(part, report) != null) {
      throw new IllegalArgumentException("part '" + part + "' is registered already");
    }
  }

  /** The worst state of all parts; UNHEALTHY while draining. */
  public State state() {
    return worst(reports());
  }

  /** The same of reports asked for before, so that both agree. */
  public State worst(Map<String, Report> reports) {
    if (draining) {
      return State.UNHEALTHY;
    }
    return reports.values().stream().map(Report::state).max(State::compareTo).orElse(State.HEALTHY);
  }

  /** What each part says, in the order of their names. */
  public Map<String, Report> reports() {
    Map<String, Report> reports = new LinkedHashMap<>();
    parts.forEach((part, report) -> reports.put(part, ask(report)));
    return reports;
  }

  private static Report ask(Supplier<Report> report) {
    try {
      return report.get();
    } catch (RuntimeException e) {
      // A part that cannot even say how it is must not hide what the others say.
      return new Report(State.UNHEALTHY, "does not report: " + e, Map.of());
    }
  }

  public boolean draining() {
    return draining;
  }

  /** From now on not ready: the process is about to end. */
  public void drain() {
    draining = true;
  }
}
