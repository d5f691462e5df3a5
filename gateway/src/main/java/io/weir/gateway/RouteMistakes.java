package io.weir.gateway;

import io.weir.gateway.routing.RouteConfig;
import io.weir.runtime.config.MaxTime;
import io.weir.transcoding.Rpc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Checks the routes of a gateway: each selects an RPC, and none is without effect.
 *
 * @param max the {@code deadline.max} of the gateway
 * @param rpcs full names of all RPCs; empty if not all are known, because instances tell them
 */
record RouteMistakes(MaxTime max, Optional<List<String>> rpcs) {

  static RouteMistakes of(GatewayConfig config, List<ApiSource> sources) {
    var known =
        sources.stream()
            .map(source -> source instanceof ApiSource.OfFile file ? file.schema().api() : null)
            .toList();
    boolean all = known.size() == config.apis().size() && known.stream().allMatch(Objects::nonNull);
    return new RouteMistakes(
        config.deadline().max(),
        all
            ? Optional.of(
                known.stream()
                    .filter(Objects::nonNull)
                    .flatMap(api -> api.rpcs().stream())
                    .map(Rpc::fullName)
                    .toList())
            : Optional.empty());
  }

  /**
   * Finds the mistakes of routes.
   *
   * @param found receives the position of a route, and its mistake
   */
  void find(List<RouteConfig> routes, BiConsumer<Integer, String> found) {
    Map<String, Integer> patterns = new HashMap<>();
    for (int i = 0; i < routes.size(); i++) {
      var pattern = routes.get(i).rpc();
      if (pattern == null) {
        continue;
      }
      if (patterns.putIfAbsent(pattern.text(), i) != null) {
        found.accept(i, "rpc: '%s' again: one route takes all its settings".formatted(pattern));
      }
      if (rpcs.isPresent() && rpcs.get().stream().noneMatch(pattern::matches)) {
        found.accept(i, "rpc: '%s' matches no RPC of the APIs".formatted(pattern));
      }
      if (exceeds(routes.get(i))) {
        found.accept(
            i,
            "timeout: %s exceeds deadline.max (%s); raise deadline.max, lower the timeout, or set deadline: false"
                .formatted(routes.get(i).timeout(), max));
      }
    }
  }

  private boolean exceeds(RouteConfig route) {
    var timeout = route.timeout();
    return !Boolean.FALSE.equals(route.deadline())
        && timeout != null
        && timeout.duration() != null
        && timeout.nanos() > max.nanos();
  }

  /**
   * @throws IllegalArgumentException with the mistakes, if there are any
   */
  void refuse(List<RouteConfig> routes) {
    Map<Integer, String> all = new HashMap<>();
    find(routes, (i, mistake) -> all.merge(i, mistake, (a, b) -> a + "; " + b));
    if (!all.isEmpty()) {
      throw new IllegalArgumentException(
          all.values().stream().map(each -> "routes: " + each).collect(Collectors.joining("\n")));
    }
  }
}
