package io.weir.loadbalancer.rotation;

import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.Reasoning;
import io.weir.loadbalancer.ejection.OutlierConfig;
import io.weir.loadbalancer.ejection.OutlierDetector;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Doubts;
import io.weir.loadbalancer.endpoint.Eligible;
import io.weir.loadbalancer.endpoint.EndpointAddress;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.endpoint.EndpointState;
import io.weir.loadbalancer.endpoint.HealthThresholds;
import io.weir.loadbalancer.endpoint.Membership;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.runtime.config.value.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a cluster and the rotation among them. A pick reads one immutable snapshot
 * without a lock; the snapshot is replaced when the endpoints or the rotation change. Thread-safe.
 */
public final class Endpoints {
  private final RotationLog log;
  private final Rules rules;
  private final OutlierDetector outliers;
  private final Function<EndpointConfig, ClusterEndpoint> maker;
  private final List<Consumer<ClusterEndpoint>> listeners = new CopyOnWriteArrayList<>();
  private final List<Membership> memberships = new CopyOnWriteArrayList<>();
  private final Map<EndpointAddress, ClusterEndpoint> leaving = new LinkedHashMap<>();
  private volatile Snapshot snapshot;

  /** True once any endpoint has passed a check. */
  private boolean served;

  /**
   * Snapshot that picks read.
   *
   * @param probed ejected endpoints that await a probe
   */
  private record Snapshot(
      List<ClusterEndpoint> all,
      Rotation rotation,
      List<ClusterEndpoint> probed,
      boolean failsOpen) {}

  /**
   * Rules by which endpoints are judged and picked.
   *
   * @param panic percentage of usable endpoints below which the rotation contains all that may
   *     answer
   * @param nanoTime monotonic clock
   * @param random returns a number from 0 to its argument, exclusive
   */
  public record Rules(
      HealthThresholds health,
      OutlierConfig outliers,
      Percent panic,
      Policy policy,
      LongSupplier nanoTime,
      IntUnaryOperator random) {}

  /**
   * Creates an empty set of endpoints.
   *
   * @param maker opens an endpoint
   */
  public Endpoints(String cluster, Rules rules, Function<EndpointConfig, ClusterEndpoint> maker) {
    this.log = new RotationLog(cluster);
    this.rules = rules;
    this.maker = maker;
    this.outliers = new OutlierDetector(cluster, rules.outliers, rules.nanoTime, rules.random);
    this.snapshot =
        new Snapshot(List.of(), new Rotation(List.of(), rules.policy), List.of(), false);
  }

  public List<ClusterEndpoint> all() {
    return snapshot.all;
  }

  /**
   * Registers a listener for each endpoint that comes, goes, or changes between healthy and
   * unhealthy. The listener is called under a lock on an event loop, so it must not block. Returns
   * what removes it.
   */
  public Runnable onRotation(Consumer<ClusterEndpoint> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Registers an observer, which first receives the current endpoints. */
  public synchronized void onMembership(Membership membership) {
    memberships.add(membership);
    snapshot.all.forEach(membership::joined);
  }

  /**
   * Replaces the endpoints of the cluster and their weights. An endpoint that stays keeps its state
   * and load. An endpoint that is no longer named gets no new calls. A new endpoint must pass a
   * check first, unless the cluster had none before. If an address is named twice, the first entry
   * counts.
   */
  public synchronized void replace(List<EndpointConfig> named) {
    Map<EndpointAddress, ClusterEndpoint> before = new LinkedHashMap<>();
    snapshot.all.forEach(endpoint -> before.put(endpoint.parsedAddress(), endpoint));
    boolean trusted = before.isEmpty();
    List<ClusterEndpoint> now = new ArrayList<>();
    List<ClusterEndpoint> came = new ArrayList<>();
    Map<EndpointAddress, EndpointConfig> wanted = new LinkedHashMap<>();
    named.forEach(endpoint -> wanted.putIfAbsent(endpoint.parsedAddress(), endpoint));
    for (var each : wanted.entrySet()) {
      var known = before.remove(each.getKey());
      if (known == null) {
        known = join(each.getKey(), each.getValue(), trusted);
        came.add(known);
      }
      known.load().weigh(each.getValue().weight());
      now.add(known);
    }
    before.values().forEach(this::leave);
    rotate(List.copyOf(now));
    came.forEach(endpoint -> tell(endpoint, Membership::joined));
    before.values().forEach(endpoint -> tell(endpoint, Membership::left));
    log.members(came, before.values());
  }

  /** Adds an endpoint, with the connections that it may still have from an earlier membership. */
  private ClusterEndpoint join(EndpointAddress address, EndpointConfig named, boolean trusted) {
    var back = leaving.remove(address);
    var endpoint = back == null ? maker.apply(named) : back;
    endpoint.state(endpoint.state().joining(trusted));
    return endpoint;
  }

  private void leave(ClusterEndpoint endpoint) {
    endpoint.state(endpoint.state().leaving());
    leaving.put(endpoint.parsedAddress(), endpoint);
  }

  /** Releases an endpoint that has drained; false if the cluster names it again. */
  synchronized boolean gone(ClusterEndpoint endpoint) {
    if (!leaving.remove(endpoint.parsedAddress(), endpoint)) {
      return false;
    }
    memberships.forEach(membership -> membership.gone(endpoint));
    return true;
  }

  private void tell(ClusterEndpoint endpoint, BiConsumer<Membership, ClusterEndpoint> change) {
    memberships.forEach(membership -> change.accept(membership, endpoint));
    listeners.forEach(listener -> listener.accept(endpoint));
  }

  private void rotate(List<ClusterEndpoint> all) {
    var selection = Selection.of(all, rules.panic.fraction());
    boolean before = snapshot.failsOpen;
    var probed = all.stream().filter(e -> e.state().awaitsProbe()).toList();
    selection.used().stream().filter(e -> !snapshot.rotation.has(e)).forEach(Endpoints::enter);
    snapshot =
        new Snapshot(
            all, new Rotation(selection.used(), rules.policy), probed, selection.failsOpen());
    if (before != selection.failsOpen()) {
      log.opened(selection, rules.panic.toString(), served);
    }
  }

  private static void enter(ClusterEndpoint endpoint) {
    endpoint.load().enter();
    endpoint.unresponsive().answered();
  }

  /**
   * Picks an endpoint, preferably one that has not been tried; returns null if none may be picked.
   *
   * @param tried endpoints that the call has tried
   * @param eligible endpoints that may be picked; null for all, which allocates nothing
   * @param hash hash of the balancing key; {@link Choice#NO_HASH} if the call has no key
   * @param reasoning records the reasons of the pick; null if they are not recorded
   */
  public @Nullable ClusterEndpoint pick(
      List<ClusterEndpoint> tried,
      @Nullable Eligible eligible,
      long hash,
      @Nullable Reasoning reasoning) {
    var now = snapshot;
    if (!now.probed.isEmpty() && tried.isEmpty()) {
      var probe = probe(now.probed, eligible);
      if (probe != null) {
        if (reasoning != null) {
          reasoning.because("probe of an ejected endpoint");
        }
        return probe;
      }
    }
    return now.rotation.pick(tried, eligible, hash, reasoning);
  }

  /**
   * Claims a probe. Only a first attempt probes, because a failed probe is then repeated elsewhere.
   */
  private static @Nullable ClusterEndpoint probe(
      List<ClusterEndpoint> probed, @Nullable Eligible eligible) {
    for (var endpoint : probed) {
      if ((eligible == null || eligible.first().contains(endpoint)) && endpoint.probe()) {
        return endpoint;
      }
    }
    return null;
  }

  /** Returns whether the rotation has an endpoint that has not been tried. */
  public boolean hasBeyond(List<ClusterEndpoint> tried, @Nullable Eligible eligible) {
    return snapshot.rotation.hasBeyond(tried, eligible);
  }

  /** Records the result of a check, or of a call that could not connect. */
  public synchronized void observed(ClusterEndpoint endpoint, CheckResult result) {
    if (endpoint.removed()) {
      return;
    }
    var before = endpoint.health();
    served |= result instanceof CheckResult.Serving;
    endpoint.state(endpoint.state().checked(result, rules.health));
    var after = endpoint.health();
    boolean changed = before.usable() != after.usable();
    boolean well = result instanceof CheckResult.Serving && outliers.good(endpoint);
    if (changed && !first(before)) {
      outliers.health(endpoint, after.usable(), snapshot.all);
    }
    if (changed || well || before.sign() != after.sign()) {
      rotate(snapshot.all);
    }
    if (changed) {
      listeners.forEach(listener -> listener.accept(endpoint));
      log.health(endpoint, before, after);
    }
  }

  /**
   * Returns whether this is the first result of an endpoint, which is not a change of its health.
   */
  private static boolean first(EndpointState.Checked before) {
    return before instanceof EndpointState.Connecting;
  }

  /** Records the outcome of an attempt and its duration. Takes no lock after a success. */
  public void ended(ClusterEndpoint endpoint, Outcome outcome, long nanos) {
    endpoint.outcomes().add(outcome, nanos);
    var ejection = endpoint.state().ejection();
    boolean nothing =
        switch (outcome) {
          case SUCCESS -> {
            endpoint.doubts(Doubts.NONE);
            yield ejection.clean();
          }
          case IGNORED -> ejection.active();
          case FAILURE, SUSPECT -> false;
        };
    if (nothing) {
      return;
    }
    synchronized (this) {
      if (outliers.ended(endpoint, outcome, nanos, snapshot.all)) {
        rotate(snapshot.all);
      }
    }
  }

  /** Ends ejections whose time is over, and sweeps for outliers once an interval. */
  public synchronized void tick() {
    if (outliers.tick(snapshot.all)) {
      rotate(snapshot.all);
    }
  }

  /** Drains an endpoint by hand, or ends the drain. */
  public synchronized void drain(ClusterEndpoint endpoint, boolean drained) {
    if (endpoint.state().drainedByHand() != drained) {
      endpoint.state(endpoint.state().drained(drained));
      rotate(snapshot.all);
      log.drained(endpoint, drained);
    }
  }

  /** Returns whether the rotation contains unusable endpoints because too few are usable. */
  public boolean failsOpen() {
    return snapshot.failsOpen;
  }

  /**
   * Returns how many endpoints have which reason: "2 could not connect; 1 drained by hand". Names
   * no address, because callers read it.
   */
  public String reasons() {
    var counts =
        snapshot.all.stream()
            .collect(
                Collectors.groupingBy(
                    e -> e.state().reason(), TreeMap::new, Collectors.counting()));
    return counts.isEmpty()
        ? "the cluster has no endpoints"
        : counts.entrySet().stream()
            .map(reason -> reason.getValue() + " " + reason.getKey())
            .collect(Collectors.joining("; "));
  }
}
