package io.weir.loadbalancer.cluster;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.loadbalancer.admission.Admission;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.balancing.HashKey;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.SlowStart;
import io.weir.loadbalancer.call.CallHandler;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.loadbalancer.connection.Connections;
import io.weir.loadbalancer.connection.Protocol;
import io.weir.loadbalancer.discovery.Discovery;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.endpoint.EndpointState;
import io.weir.loadbalancer.health.HealthChecks;
import io.weir.loadbalancer.rotation.DrainingEndpoints;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.listener.DrainConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster: a named set of endpoints that serve the same RPCs, with the parts that find, check,
 * pick and guard them. Its calls go through {@link EnginePipeline}. Thread-safe.
 */
public final class Cluster implements AutoCloseable {
  /** Time that an endpoint has to finish its calls after it left. */
  private static final Duration LAST_CALLS = Duration.ofMinutes(1);

  /** Interval at which ejections are examined, which is the resolution of their times. */
  private static final Duration TICK = Duration.ofMillis(100);

  private final String name;
  private volatile ClusterConfig config;
  private final OwnedMeters owned;
  private final Policy policy;
  private final @Nullable CallKeys keys;
  private final EndpointLoad.Shared shared;
  private final Connections connections;
  private final ConnectionEvents events = new ConnectionEvents();
  private final Endpoints endpoints;
  private final ClusterGuards guards;
  private final CallHandler calls;
  private final HealthChecks checks;
  private final LongSupplier nanoTime;
  private volatile @Nullable ScheduledFuture<?> ticking;
  private volatile Discovery discovery = new Discovery.Nowhere();

  private Cluster(String name, ClusterConfig config, EngineRuntime runtime) {
    this.name = name;
    this.config = config;
    this.owned = new OwnedMeters(runtime.telemetry().meters());
    this.nanoTime = runtime.nanoTime();
    var meters = new ClusterMeters(owned, name);
    shared = new EndpointLoad.Shared(runtime.nanoTime(), SlowStart.over(config.slowStart()));
    policy = Policy.of(config.balance(), runtime.nanoTime(), runtime.random());
    connections =
        new Connections(
            config.connections(),
            config.protocol(),
            config.upstreamTls(),
            runtime.nanoTime(),
            events);
    keys = CallKeys.of(config.balance());
    endpoints =
        new Endpoints(
            name, rules(runtime), named -> connections.open(named.parsedAddress(), load(named)));
    guards = new ClusterGuards(config, runtime, meters, endpoints);
    calls =
        new EnginePipeline(name, config, runtime, meters, endpoints, guards)
            .assemble(policy.usesReports());
    checks =
        new HealthChecks(
            endpoints,
            config.health(),
            config.protocol(),
            CommonPools.workerGroup(),
            config.connections().warm(),
            runtime.nanoTime(),
            runtime.random());
    events.reportTo(endpoints, checks);
    endpoints.onMembership(new ConnectionMeters(owned, name, connections));
    endpoints.onMembership(meters);
    endpoints.onMembership(
        new DrainingEndpoints(endpoints, CommonPools.workerGroup().next(), LAST_CALLS));
    endpoints.onMembership(connections);
    meters.watch(this);
  }

  /** Starts a cluster, which serves until it is closed. Health checks begin at once. */
  public static Cluster start(String name, ClusterConfig config, EngineRuntime runtime) {
    var cluster = prepare(name, config, runtime);
    cluster.claimMeters();
    return cluster;
  }

  /** Starts a cluster that may replace another one of its name, and registers no gauges before. */
  static Cluster prepare(String name, ClusterConfig config, EngineRuntime runtime) {
    var cluster = new Cluster(name, config, runtime);
    cluster.discover();
    cluster.checks.start();
    cluster.ticking =
        CommonPools.workerGroup()
            .next()
            .scheduleWithFixedDelay(
                cluster.endpoints::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return cluster;
  }

  private void discover() {
    var settings = Discovery.Settings.of(name, CommonPools.workerGroup().next());
    discovery = Discovery.start(config.source(), settings, this::replace);
  }

  /** Registers the gauges of this cluster in place of those of its predecessor. */
  void claimMeters() {
    owned.claim();
  }

  /** Returns whether another configuration differs in nothing but where the endpoints are. */
  boolean canFollow(ClusterConfig other) {
    return config.following(other).equals(other);
  }

  /**
   * Finds the endpoints where a changed configuration says. Endpoints that are still among them
   * keep their state and connections.
   */
  void follow(ClusterConfig changed) {
    boolean elsewhere = !changed.source().equals(config.source());
    config = changed;
    if (elsewhere) {
      discovery.close();
      discover();
    }
  }

  /** Returns whether the first check of each endpoint has ended, and there are endpoints. */
  boolean isSettled() {
    var all = endpoints.all();
    return !all.isEmpty()
        && (!config.health().enabled()
            || all.stream().noneMatch(e -> e.state() instanceof EndpointState.Connecting));
  }

  private EndpointLoad load(EndpointConfig named) {
    return new EndpointLoad(named.address(), named.weight(), shared);
  }

  /**
   * Replaces the endpoints. Those that stay keep their state; those that leave have a minute to
   * finish their calls.
   */
  void replace(List<EndpointConfig> named) {
    endpoints.replace(named);
  }

  private Endpoints.Rules rules(EngineRuntime runtime) {
    return new Endpoints.Rules(
        config.health().thresholds(),
        config.outliers(),
        config.panic(),
        policy,
        runtime.nanoTime(),
        runtime.random());
  }

  /**
   * Sends one call, on the event loop of its exchange. Aborting the response cancels it. A gRPC
   * call that no endpoint answers gets a trailers-only response; plain HTTP fails with CallFailure.
   */
  public HttpResponse call(Exchange exchange, HttpRequest request, MethodPolicy method) {
    long hash = keys == null ? Choice.NO_HASH : keys.hash(exchange);
    var policy = IdempotencyKeys.resolve(method, request.headers());
    return calls.call(exchange, request, new UpstreamCall(policy, exchange.timeLeft(), hash));
  }

  /**
   * Drains an endpoint by hand, or ends the drain. A drained endpoint finishes its calls and gets
   * no new ones, whatever its checks find.
   *
   * @param address address of the endpoint: "127.0.0.1:50051"
   * @param drained true to drain the endpoint; false to make it active again
   * @return false if the cluster has no such endpoint
   */
  public boolean drain(String address, boolean drained) {
    var named = endpoints.all().stream().filter(each -> each.address().equals(address)).findFirst();
    named.ifPresent(endpoint -> endpoints.drain(endpoint, drained));
    return named.isPresent();
  }

  public String name() {
    return name;
  }

  /** Returns the protocol that the endpoints speak. */
  public Protocol protocol() {
    return config.protocol();
  }

  /**
   * Returns the path of the request field by which the cluster is balanced, for {@link
   * io.weir.loadbalancer.call.MethodPolicy#keyed}; empty if it is not balanced by a field.
   */
  public Optional<String> keyField() {
    return config.balance().hash().flatMap(HashKey::field);
  }

  /** Returns whether {@code deadline.max} of a gateway limits the calls. */
  public boolean hasDeadline() {
    return config.deadline();
  }

  /** Returns the endpoints, in rotation or not, in the order in which they are named. */
  public List<ClusterEndpoint> endpoints() {
    return endpoints.all();
  }

  /**
   * Registers a listener for each endpoint that comes, goes, or changes between healthy and
   * unhealthy. The listener is called on an event loop and under a lock, so it must not block.
   * Returns what removes it.
   */
  public Runnable onRotation(Consumer<ClusterEndpoint> listener) {
    return endpoints.onRotation(listener);
  }

  /**
   * Registers a listener for each endpoint that loses a connection, because another process may
   * answer there next. The listener is called on an event loop, so it must not block. Returns what
   * removes it.
   */
  public Runnable onDisconnect(Consumer<ClusterEndpoint> listener) {
    return events.onDisconnect(listener);
  }

  /**
   * Returns the state of admission for a request.
   *
   * @param path of the request
   */
  public Admission.View admission(String path) {
    return guards.admission().view(path);
  }

  /** Returns a snapshot for /clusters, health and the console. */
  public ClusterView view() {
    return new ClusterView(
        name,
        policy.configured(),
        new ClusterView.DiscoveryView(config.source().text(), discovery.problem()),
        guards.breakers().states(),
        guards.bulkheads().fills(),
        guards.budget().balance(),
        guards.inFlight(),
        guards.streams().size(),
        endpoints.failsOpen(),
        endpoints.all().stream().map(each -> view(each)).toList());
  }

  private ClusterView.EndpointView view(ClusterEndpoint endpoint) {
    return ClusterView.EndpointView.of(
        endpoint, connections.of(endpoint), checks.next(endpoint), nanoTime.getAsLong());
  }

  /**
   * Ends the streams when the process ends. Streams that do not end by themselves are ended within
   * delay and grace, so that each caller receives the end in its own protocol.
   */
  public void endStreams(DrainConfig drain) {
    guards.streams().drain(drain);
  }

  /** Lets a cluster that left the configuration finish its calls, and removes its gauges. */
  void retire(DrainConfig drain) {
    endStreams(drain);
    owned.close();
  }

  /** Returns whether calls also go to unusable endpoints because too few are usable. */
  boolean failsOpen() {
    return endpoints.failsOpen();
  }

  long count(StateName state) {
    return endpoints.all().stream().filter(e -> StateName.of(e.state()) == state).count();
  }

  /** Returns the reason why the list of endpoints may be stale; empty while it is current. */
  String discoveryProblem() {
    return discovery.problem();
  }

  @Override
  public void close() {
    discovery.close();
    var ticks = ticking;
    if (ticks != null) {
      ticks.cancel(false);
    }
    checks.close();
    connections.close();
    owned.close();
  }
}
