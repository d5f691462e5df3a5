package io.weir.loadbalancer.endpoint;

import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.Reasoning;
import io.weir.loadbalancer.health.CheckResult;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.health.HealthState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The endpoints of a cluster. A pick reads one immutable snapshot and takes no lock; the snapshot is
 * replaced when the health of an endpoint changes.
 */
public final class Endpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

  private final String cluster;
  private final List<ClusterEndpoint> all;
  private final HealthConfig config;
  private final Policy policy;
  private final List<Consumer<ClusterEndpoint>> listeners = new CopyOnWriteArrayList<>();
  private volatile Rotation rotation;

  public Endpoints(
      String cluster, List<ClusterEndpoint> all, HealthConfig config, Policy policy) {
    this.cluster = cluster;
    this.all = List.copyOf(all);
    this.config = config;
    this.policy = policy;
    this.rotation = new Rotation(this.all, policy);
  }

  public List<ClusterEndpoint> all() {
    return all;
  }

  /**
   * Tells of each endpoint that enters or leaves rotation, in the order in which it does. Called under
   * a lock on an event loop: the listener must only take note.
   */
  public void onRotation(Consumer<ClusterEndpoint> listener) {
    listeners.add(listener);
  }

  /**
   * A usable endpoint, if there is one that is not among those already tried; null if none is usable.
   *
   * @param eligible those that may be picked; null: all, which allocates nothing
   * @param hash of the call's key; {@link Choice#NO_HASH} if it has none
   * @param reasoning told why; null: nobody wants to know
   */
  public @Nullable ClusterEndpoint pick(
      List<ClusterEndpoint> tried,
      @Nullable Eligible eligible,
      long hash,
      @Nullable Reasoning reasoning) {
    return rotation.pick(tried, eligible, hash, reasoning);
  }

  /** Whether there is a usable endpoint that is not among those already tried. */
  public boolean hasBeyond(List<ClusterEndpoint> tried, @Nullable Eligible eligible) {
    return rotation.hasBeyond(tried, eligible);
  }

  /** What a check, or a call that could not connect, showed of an endpoint. */
  public synchronized void observed(ClusterEndpoint endpoint, CheckResult result) {
    var before = endpoint.health();
    endpoint.health(before.after(result, config));
    boolean now = endpoint.health().usable();
    if (before.usable() == now) {
      return;
    }
    if (now) {
      endpoint.load().enter();
    }
    rotation = new Rotation(all.stream().filter(e -> e.health().usable()).toList(), policy);
    listeners.forEach(listener -> listener.accept(endpoint));
    if (now) {
      LOG.info("cluster {}: {} is back in rotation", cluster, endpoint.address());
    } else {
      // At the first check ever it may still be starting, as we are.
      var level = before instanceof HealthState.Unknown ? Level.INFO : Level.WARN;
      LOG.atLevel(level)
          .log(
              "cluster {}: {} is out of rotation: {}",
              cluster,
              endpoint.address(),
              endpoint.health().reason());
    }
  }

  public long healthy() {
    return rotation.size();
  }

  /** Why there is nobody to ask: "127.0.0.1:50051 refused; ...". */
  public String reasons() {
    return all.stream()
        .map(e -> e.address() + ": " + e.health().reason())
        .collect(Collectors.joining("; "));
  }
}
