package io.weir.loadbalancer.rotation;

import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import java.util.List;

/**
 * Selects the rotation: the usable endpoints. When too few are usable, the verdicts may be wrong
 * and the few could not carry the load: then all that may answer are selected (fail-open), but
 * never one that refuses connections or drains. An endpoint that is new, or says that it does not
 * serve, is selected only if none is usable.
 *
 * @param failsOpen whether unusable endpoints are selected
 */
record Selection(List<ClusterEndpoint> used, boolean failsOpen, int usable, int of) {

  /**
   * @param panic share of usable endpoints below which the selection fails open; 0: never
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
