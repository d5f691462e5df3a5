package io.weir.gateway.schema;

import io.weir.gateway.schema.SchemaView.InstanceView;
import io.weir.runtime.health.Health;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Health check for the schema of an API. */
final class SchemaHealth {
  private SchemaHealth() {}

  /**
   * Reports unhealthy while no schema is known, and degraded while an instance has a problem.
   *
   * @param missed whether no instance could be asked, so that the process may begin without the
   *     schema
   * @param outOfRotation reason by address, for endpoints that are out of rotation
   */
  static Health.Report of(SchemaView view, boolean missed, Map<String, String> outOfRotation) {
    Map<String, Object> figures =
        Map.of("schemas", view.epochs().size(), "instances", view.instances().size());
    if (view.epochs().isEmpty()) {
      var why = "%s: no schema yet: %s".formatted(view.cluster(), unknown(view, outOfRotation));
      var state = missed ? Health.State.DEGRADED : Health.State.UNHEALTHY;
      return new Health.Report(state, why, figures);
    }
    var problems = view.instances().stream().filter(i -> !i.problem().isEmpty()).toList();
    return problems.isEmpty()
        ? new Health.Report(Health.State.HEALTHY, served(view), figures)
        : new Health.Report(Health.State.DEGRADED, served(view) + "; " + listed(problems), figures);
  }

  private static String served(SchemaView view) {
    return view.epochs().stream()
        .map(epoch -> "schema %s of %d instances".formatted(epoch.schema(), epoch.instances()))
        .collect(Collectors.joining(", "));
  }

  private static String unknown(SchemaView view, Map<String, String> outOfRotation) {
    return view.instances().isEmpty()
        ? "the cluster has no endpoints"
        : view.instances().stream()
            .map(i -> i.address() + ": " + outOfRotation.getOrDefault(i.address(), why(i)))
            .collect(Collectors.joining("; "));
  }

  private static String why(InstanceView instance) {
    return instance.problem().isEmpty() ? "is being asked" : instance.problem();
  }

  private static String listed(List<InstanceView> problems) {
    return problems.stream()
        .map(i -> i.address() + ": " + i.problem())
        .collect(Collectors.joining("; "));
  }
}
