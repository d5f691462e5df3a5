package io.weir.runtime.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Health of a process, collected from reports of its parts. Thread-safe. */
public final class Health {
  private volatile Parts parts = new Parts();
  private volatile boolean draining;

  /** Parts of a process by name, and which of them are clusters. */
  private static final class Parts {
    private final ConcurrentSkipListMap<String, Supplier<Report>> reports =
        new ConcurrentSkipListMap<>();
    private final Set<String> clusters = ConcurrentHashMap.newKeySet();
    private final Set<String> alternatives = ConcurrentHashMap.newKeySet();
    private final Map<String, List<Supplier<String>>> lacks = new ConcurrentHashMap<>();
  }

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
    if (parts.reports.putIfAbsent(part, report) != null) {
      throw new IllegalArgumentException("part '" + part + "' is registered already");
    }
  }

  /**
   * Adds a cluster. The process needs one cluster that can serve, and all that are required: it is
   * DEGRADED while others are unhealthy.
   *
   * @param required whether the process is UNHEALTHY whenever this cluster is
   */
  public void registerCluster(String cluster, boolean required, Supplier<Report> report) {
    register(cluster, report);
    parts.clusters.add(cluster);
    if (!required) {
      parts.alternatives.add(cluster);
    }
  }

  /**
   * Adds a reason for which a cluster cannot serve although its endpoints could. The cluster is
   * UNHEALTHY while the reason is not empty.
   *
   * @param lack returns the reason, or empty text; must not block
   */
  public void restrictCluster(String cluster, Supplier<String> lack) {
    parts.lacks.computeIfAbsent(cluster, _ -> new CopyOnWriteArrayList<>()).add(lack);
  }

  /**
   * Replaces all parts by those of another health, in one step: the process serves by another
   * configuration from now on. Draining is not taken over.
   */
  public void replaceParts(Health successor) {
    parts = successor.parts;
  }

  /** Returns the state of the process; UNHEALTHY while draining. */
  public State state() {
    return worst(reports());
  }

  /** Returns the state of a cluster; UNHEALTHY while draining, and if there is no such cluster. */
  public State state(String cluster) {
    var report = parts.reports.get(cluster);
    return draining || report == null || !isCluster(cluster)
        ? State.UNHEALTHY
        : restricted(cluster, ask(report)).state();
  }

  /**
   * Returns the state that follows from the given reports, so that it agrees with them: the worst,
   * where an unhealthy cluster that is not required counts as DEGRADED while another one can serve.
   */
  public State worst(Map<String, Report> reports) {
    if (draining) {
      return State.UNHEALTHY;
    }
    var known = parts;
    boolean serves =
        reports.entrySet().stream()
            .anyMatch(e -> known.clusters.contains(e.getKey()) && canServe(e.getValue()));
    return reports.entrySet().stream()
        .map(e ->
            serves && known.alternatives.contains(e.getKey()) && !canServe(e.getValue())
                ? State.DEGRADED
                : e.getValue().state())
        .max(State::compareTo)
        .orElse(State.HEALTHY);
  }

  /** Returns the report of each part, in the order of their names. */
  public Map<String, Report> reports() {
    Map<String, Report> reports = new LinkedHashMap<>();
    parts.reports.forEach((part, report) -> reports.put(part, restricted(part, ask(report))));
    return reports;
  }

  private Report restricted(String part, Report report) {
    for (var lack : parts.lacks.getOrDefault(part, List.of())) {
      var reason = lack.get();
      if (!reason.isEmpty()) {
        return new Report(State.UNHEALTHY, report.reason() + ", " + reason, report.figures());
      }
    }
    return report;
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

  /** Returns whether a part is a cluster. */
  public boolean isCluster(String part) {
    return parts.clusters.contains(part);
  }

  public boolean draining() {
    return draining;
  }

  /** Makes the process permanently not ready, because it is about to end. */
  public void drain() {
    draining = true;
  }
}
