package io.weir.loadbalancer.rotation;

import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import java.util.List;

/**
 * Selects the rotation: the usable endpoints. If too few are usable, the health results may be
 * wrong, and the few could not carry the load. Then all endpoints that may answer are selected
 * (fail-open), except those that refuse connections or drain. An endpoint that is new, or that
 * reports that it does not serve, is selected only if no endpoint is usable.
 *
 * @param failsOpen whether unusable endpoints are selected
 * @param usable number of usable endpoints
 * @param of number of endpoints that count for the panic threshold
 */
record Selection(List<ClusterEndpoint> used, boolean failsOpen, int usable, int of) {

  /**
   * @param panic fraction of usable endpoints below which the selection fails open; 0 for never
   */
  static Selection of(List<ClusterEndpoint> all, double panic) {
    var usable = all.stream().filter(ClusterEndpoint::usable).toList();
    int counted = (int) all.stream().filter(Selection::counts).count();
    if (!usable.isEmpty() && usable.size() >= panic * counted) {
      return new Selection(usable, false, usable.size(), counted);
    }
    boolean alone = usable.isEmpty();
    var others = all.stream().filter(e -> e.usable() || standsIn(e, panic > 0, alone)).toList();
    boolean open = others.stream().anyMatch(e -> !e.usable() && !e.state().awaitsFirstCheck());
    return new Selection(others, open, usable.size(), counted);
  }

  private static boolean counts(ClusterEndpoint endpoint) {
    return !endpoint.state().drainedByHand() && !endpoint.state().awaitsFirstCheck();
  }

  private static boolean standsIn(ClusterEndpoint endpoint, boolean judged, boolean alone) {
    var state = endpoint.state();
    return state.mayStandIn(alone) && (state.awaitsFirstCheck() ? alone : judged);
  }
}
