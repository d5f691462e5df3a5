package io.weir.loadbalancer.endpoint;

import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.Load;
import io.weir.loadbalancer.balancing.Picker;
import io.weir.loadbalancer.balancing.Policy;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The endpoints that are used, until that changes. Immutable but for the load of each. */
final class Rotation {
  private final ClusterEndpoint[] used;
  private final Picker picker;

  Rotation(List<ClusterEndpoint> used, Policy policy) {
    this.used = used.toArray(ClusterEndpoint[]::new);
    this.picker = policy.over(used.stream().map(ClusterEndpoint::load).toArray(Load[]::new));
  }

  int size() {
    return used.length;
  }

  /**
   * One that was not tried, if there is one: of the eligible, else of those that stand in for them.
   * Null if there is none at all.
   */
  @Nullable ClusterEndpoint pick(List<ClusterEndpoint> tried, @Nullable Eligible eligible) {
    if (eligible == null) {
      var picked = tried.isEmpty() ? null : pick(e -> !tried.contains(e));
      return picked == null ? at(picker.pick(Choice.ANY)) : picked;
    }
    var picked = pick(e -> eligible.first().contains(e) && !tried.contains(e));
    if (picked == null) {
      picked = pick(e -> eligible.otherwise().contains(e) && !tried.contains(e));
    }
    return picked == null ? pick(eligible.first()::contains) : picked;
  }

  /** Whether there is one that was not tried. */
  boolean hasBeyond(List<ClusterEndpoint> tried, @Nullable Eligible eligible) {
    for (var endpoint : used) {
      if (!tried.contains(endpoint) && (eligible == null || eligible.contains(endpoint))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable ClusterEndpoint pick(Predicate<ClusterEndpoint> wanted) {
    return at(picker.pick(index -> !wanted.test(used[index])));
  }

  private @Nullable ClusterEndpoint at(int index) {
    return index == Picker.NONE ? null : used[index];
  }
}
