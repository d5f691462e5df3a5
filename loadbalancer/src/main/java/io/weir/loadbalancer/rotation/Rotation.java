package io.weir.loadbalancer.rotation;

import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.Load;
import io.weir.loadbalancer.balancing.Picker;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.Reasoning;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Eligible;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The set of endpoints that may be picked. Immutable except for the load of each endpoint. */
final class Rotation {
  private final ClusterEndpoint[] used;
  private final Picker picker;

  Rotation(List<ClusterEndpoint> used, Policy policy) {
    this.used = used.toArray(ClusterEndpoint[]::new);
    this.picker = policy.over(used.stream().map(ClusterEndpoint::load).toArray(Load[]::new));
  }

  boolean has(ClusterEndpoint endpoint) {
    return List.of(used).contains(endpoint);
  }

  /**
   * Picks an untried endpoint if there is one, from the eligible endpoints first and then from
   * their stand-ins; returns null if the rotation contains none of them.
   */
  @Nullable ClusterEndpoint pick(
      List<ClusterEndpoint> tried,
      @Nullable Eligible eligible,
      long hash,
      @Nullable Reasoning reasoning) {
    if (eligible == null) {
      var picked = tried.isEmpty() ? null : pick(null, tried, hash, reasoning);
      return picked == null ? pick(null, List.of(), hash, reasoning) : picked;
    }
    var picked = pick(eligible.first(), tried, hash, reasoning);
    if (picked == null) {
      picked = pick(eligible.otherwise(), tried, hash, reasoning);
    }
    return picked == null ? pick(eligible.first(), List.of(), hash, reasoning) : picked;
  }

  /** Returns whether an eligible endpoint has not been tried. */
  boolean hasBeyond(List<ClusterEndpoint> tried, @Nullable Eligible eligible) {
    for (var endpoint : used) {
      if (!tried.contains(endpoint) && (eligible == null || eligible.contains(endpoint))) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param of endpoints that may be picked; null for all
   */
  private @Nullable ClusterEndpoint pick(
      @Nullable Set<ClusterEndpoint> of,
      List<ClusterEndpoint> without,
      long hash,
      @Nullable Reasoning reasoning) {
    boolean any = of == null && without.isEmpty() && hash == Choice.NO_HASH && reasoning == null;
    int index = picker.pick(any ? Choice.ANY : new Wanted(of, without, hash, reasoning));
    return index == Picker.NONE ? null : used[index];
  }

  private final class Wanted implements Choice {
    private final @Nullable Set<ClusterEndpoint> of;
    private final List<ClusterEndpoint> without;
    private final long hash;
    private final @Nullable Reasoning reasoning;

    Wanted(
        @Nullable Set<ClusterEndpoint> of,
        List<ClusterEndpoint> without,
        long hash,
        @Nullable Reasoning reasoning) {
      this.of = of;
      this.without = without;
      this.hash = hash;
      this.reasoning = reasoning;
    }

    @Override
    public boolean passesOver(int index) {
      return without.contains(used[index]) || (of != null && !of.contains(used[index]));
    }

    @Override
    public long hash() {
      return hash;
    }

    @Override
    public void looked(int index, double cost) {
      if (reasoning != null) {
        reasoning.looked(used[index].address(), cost);
      }
    }

    @Override
    public void because(String reason) {
      if (reasoning != null) {
        reasoning.because(reason);
      }
    }
  }
}
