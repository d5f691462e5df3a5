package io.weir.loadbalancer.endpoint;

import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.health.CheckResult;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.health.HealthState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The endpoints of a cluster. A pick reads one immutable snapshot and takes no lock; the snapshot is
 * replaced when endpoints come or go, and when one enters or leaves rotation.
 */
public final class Endpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

  private final String cluster;
  private final HealthConfig config;
  private final Policy policy;
  private final Function<HostPort, ClusterEndpoint> maker;
  private final List<Consumer<ClusterEndpoint>> listeners = new CopyOnWriteArrayList<>();
  private final List<Membership> memberships = new CopyOnWriteArrayList<>();
  private final Map<HostPort, ClusterEndpoint> leaving = new LinkedHashMap<>();
  private volatile Snapshot snapshot;

  private record Snapshot(List<ClusterEndpoint> all, Rotation rotation) {}

  /**
   * None at first.
   *
   * @param maker opens an endpoint
   */
  public Endpoints(
      String cluster,
      HealthConfig config,
      Policy policy,
      Function<HostPort, ClusterEndpoint> maker) {
    this.cluster = cluster;
    this.config = config;
    this.policy = policy;
    this.maker = maker;
    this.snapshot = new Snapshot(List.of(), new Rotation(List.of(), policy));
  }

  public List<ClusterEndpoint> all() {
    return snapshot.all;
  }

  /**
   * Tells of each endpoint that comes, goes, or changes between healthy and not, in that order. Called
   * under a lock on an event loop: the listener must only take note.
   */
  public void onRotation(Consumer<ClusterEndpoint> listener) {
    listeners.add(listener);
  }

  /** Whoever begins to listen is first told of all that are there. */
  public synchronized void onMembership(Membership membership) {
    memberships.add(membership);
    snapshot.all.forEach(membership::joined);
  }

  /**
   * The cluster has these from now on. Who was there already stays as it is, with its state and load;
   * who is not named any more gets no new calls. Who comes while others are there must pass a check
   * first.
   */
  public synchronized void replace(List<HostPort> addresses) {
    Map<HostPort, ClusterEndpoint> before = new LinkedHashMap<>();
    snapshot.all.forEach(endpoint -> before.put(endpoint.hostPort(), endpoint));
    var first = before.isEmpty() ? new HealthState.Unknown() : new HealthState.Joining();
    List<ClusterEndpoint> now = new ArrayList<>();
    List<ClusterEndpoint> came = new ArrayList<>();
    for (var address : new LinkedHashSet<>(addresses)) {
      var known = before.remove(address);
      if (known == null) {
        known = join(address, first);
        came.add(known);
      }
      now.add(known);
    }
    before.values().forEach(this::leave);
    rotate(List.copyOf(now));
    came.forEach(endpoint -> tell(endpoint, Membership::joined));
    before.values().forEach(endpoint -> tell(endpoint, Membership::left));
    logChange(came, before.values());
  }

  /** One that has not quite left comes back as it is: its connections may still be open. */
  private ClusterEndpoint join(HostPort address, HealthState first) {
    var back = leaving.remove(address);
    var endpoint = back == null ? maker.apply(address) : back;
    endpoint.condition(endpoint.condition().joining(first));
    return endpoint;
  }

  private void leave(ClusterEndpoint endpoint) {
    endpoint.condition(endpoint.condition().leaving());
    leaving.put(endpoint.hostPort(), endpoint);
  }

  /** Its last call has ended. False if it is back: it stays. */
  synchronized boolean gone(ClusterEndpoint endpoint) {
    if (!leaving.remove(endpoint.hostPort(), endpoint)) {
      return false;
    }
    memberships.forEach(membership -> membership.gone(endpoint));
    return true;
  }

  private void tell(
      ClusterEndpoint endpoint, BiConsumer<Membership, ClusterEndpoint> change) {
    memberships.forEach(membership -> change.accept(membership, endpoint));
    listeners.forEach(listener -> listener.accept(endpoint));
  }

  private void logChange(List<ClusterEndpoint> came, Collection<ClusterEndpoint> left) {
    if (!came.isEmpty() || !left.isEmpty()) {
      LOG.info(
          "cluster {}: {} endpoints; new: {}; left: {}",
          cluster,
          snapshot.all.size(),
          addresses(came),
          addresses(left));
    }
  }

  private static String addresses(Collection<ClusterEndpoint> endpoints) {
    return endpoints.isEmpty()
        ? "none"
        : endpoints.stream().map(ClusterEndpoint::address).collect(Collectors.joining(", "));
  }

  private void rotate(List<ClusterEndpoint> all) {
    var usable = all.stream().filter(ClusterEndpoint::usable).toList();
    // When all are new, waiting for a check would refuse calls that one of them could serve.
    var used = usable.isEmpty() ? all.stream().filter(Endpoints::joining).toList() : usable;
    snapshot = new Snapshot(all, new Rotation(used, policy));
  }

  private static boolean joining(ClusterEndpoint endpoint) {
    return endpoint.health() instanceof HealthState.Joining;
  }

  /**
   * A usable endpoint, if there is one that is not among those already tried; null if none is usable.
   *
   * @param eligible those that may be picked; null: all, which allocates nothing
   */
  public @Nullable ClusterEndpoint pick(
      List<ClusterEndpoint> tried, @Nullable Eligible eligible) {
    return snapshot.rotation.pick(tried, eligible);
  }

  /** Whether there is a usable endpoint that is not among those already tried. */
  public boolean hasBeyond(List<ClusterEndpoint> tried, @Nullable Eligible eligible) {
    return snapshot.rotation.hasBeyond(tried, eligible);
  }

  /** What a check, or a call that could not connect, showed of an endpoint. */
  public synchronized void observed(ClusterEndpoint endpoint, CheckResult result) {
    if (endpoint.removed()) {
      return;
    }
    var before = endpoint.health();
    var after = before.after(result, config);
    endpoint.condition(endpoint.condition().with(after));
    if (before.usable() == after.usable() && before.reachable() == after.reachable()) {
      return;
    }
    rotate(snapshot.all);
    if (before.usable() == after.usable()) {
      return;
    }
    listeners.forEach(listener -> listener.accept(endpoint));
    log(endpoint, before, after);
  }

  private void log(ClusterEndpoint endpoint, HealthState before, HealthState after) {
    if (after.usable()) {
      var how = before instanceof HealthState.Joining ? "enters" : "is back in";
      LOG.info("cluster {}: {} {} rotation", cluster, endpoint.address(), how);
      return;
    }
    // At the first check ever it may still be starting, as we are.
    var level = before instanceof HealthState.Unknown ? Level.INFO : Level.WARN;
    LOG.atLevel(level)
        .log(
            "cluster {}: {} is out of rotation: {}", cluster, endpoint.address(), after.reason());
  }

  public long healthy() {
    return snapshot.rotation.size();
  }

  /** Why there is nobody to ask: "127.0.0.1:50051 refused; ...". */
  public String reasons() {
    var all = snapshot.all;
    return all.isEmpty()
        ? "the cluster has no endpoints"
        : all.stream()
            .map(e -> e.address() + ": " + e.health().reason())
            .collect(Collectors.joining("; "));
  }
}
