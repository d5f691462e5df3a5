package io.weir.runtime.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** The health of a process, as its parts report it. Thread-safe. */
public final class Health {
  private final Map<String, Supplier<Report>> parts = new ConcurrentSkipListMap<>();
  private volatile boolean draining;

  /** From best to worst. */
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
    parts.put(part, report);
  }

  /** The worst state of all parts; UNHEALTHY while draining. */
  public State state() {
    if (draining) {
      return State.UNHEALTHY;
    }
    var worst = State.HEALTHY;
    for (var part : parts.values()) {
      var state = part.get().state();
      worst = state.compareTo(worst) > 0 ? state : worst;
    }
    return worst;
  }

  public Map<String, Report> reports() {
    var reports = new LinkedHashMap<String, Report>();
    parts.forEach((part, report) -> reports.put(part, report.get()));
    return reports;
  }

  /** From now on not ready: the process is about to end. */
  public void drain() {
    draining = true;
  }

  public boolean draining() {
    return draining;
  }
}
