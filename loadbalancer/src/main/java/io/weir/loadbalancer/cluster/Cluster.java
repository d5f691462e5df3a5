package io.weir.loadbalancer.cluster;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.loadbalancer.admission.Admission;
import io.weir.loadbalancer.admission.AdmissionMeters;
import io.weir.loadbalancer.admission.Places;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.balancing.HashKey;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.SlowStart;
import io.weir.loadbalancer.breaker.Breakers;
import io.weir.loadbalancer.bulkhead.BulkheadGate;
import io.weir.loadbalancer.bulkhead.Bulkheads;
import io.weir.loadbalancer.call.CallHandler;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.loadbalancer.connection.Connections;
import io.weir.loadbalancer.connection.Protocol;
import io.weir.loadbalancer.discovery.Discovery;
import io.weir.loadbalancer.discovery.Source;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.health.HealthChecks;
import io.weir.loadbalancer.retry.RetryBudget;
import io.weir.loadbalancer.rotation.DrainingEndpoints;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.loadbalancer.stream.Streams;
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
  private final ClusterConfig config;
  private final Policy policy;
  private final @Nullable CallKeys keys;
  private final EndpointLoad.Shared shared;
  private final Connections connections;
  private final ConnectionEvents events = new ConnectionEvents();
  private final Endpoints endpoints;
  private final Breakers breakers;
  private final RetryBudget budget;
  private final Streams streams;
  private final Bulkheads bulkheads;
  private final Admission admission;
  private final CallHandler calls;
  private final HealthChecks checks;
  private final Source source;
  private final LongSupplier nanoTime;
  private volatile @Nullable ScheduledFuture<?> ticking;
  private volatile Discovery discovery = new Discovery.Nowhere();

  private Cluster(String name, ClusterConfig config, EngineRuntime runtime) {
    this.name = name;
    this.config = config;
    this.source = config.source();
    this.nanoTime = runtime.nanoTime();
    var meters = new ClusterMeters(runtime.telemetry().meters(), name);
    shared = new EndpointLoad.Shared(runtime.nanoTime(), SlowStart.over(config.slowStart()));
    policy = Policy.of(config.balance(), runtime.nanoTime(), runtime.random());
    connections =
        new Connections(
            config.connections(),
            config.protocol(),
            config.upstreamTls(),
            runtime.nanoTime(),
            events);
    streams = new Streams(config.streams(), runtime.nanoTime(), runtime.random(), meters::ended);
    keys = CallKeys.of(config.balance());
    endpoints =
        new Endpoints(
            name, rules(runtime), named -> connections.open(named.parsedAddress(), load(named)));
    breakers = breakers(meters, runtime);
    budget = new RetryBudget(config.retry().budget().fraction(), runtime.nanoTime());
    bulkheads = new Bulkheads(config.maxConcurrent(), service -> watchBulkhead(meters, service));
    admission = admission(config, runtime);
    var guards = new EnginePipeline.Guards(places(runtime, meters), budget, breakers, streams);
    calls =
        new EnginePipeline(name, config, runtime, meters, endpoints, guards)
            .assemble(policy.usesReports());
    meters.watch(bulkheads, admission);
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
    endpoints.onMembership(new ConnectionMeters(runtime.telemetry().meters(), name, connections));
    endpoints.onMembership(meters);
    endpoints.onMembership(
        new DrainingEndpoints(endpoints, CommonPools.workerGroup().next(), LAST_CALLS));
    endpoints.onMembership(connections);
    meters.watch(budget);
    meters.watch(this);
  }

  private Breakers breakers(ClusterMeters meters, EngineRuntime runtime) {
    var made =
        new Breakers(
            name,
            config.breaker(),
            endpoints::all,
            runtime.nanoTime(),
            rpc -> meters.watch(breakers, rpc));
    endpoints.onRotation(changed -> {
      if (changed.usable()) {
        made.tryAgain();
      }
    });
    return made;
  }

  private static Admission admission(ClusterConfig config, EngineRuntime runtime) {
    int max = config.maxConcurrent().calls();
    return new Admission(runtime.admission(), max, runtime.nanoTime(), runtime.random());
  }

  private Places places(EngineRuntime runtime, ClusterMeters meters) {
    return new Places(
        name,
        admission,
        new AdmissionMeters(runtime.telemetry().meters(), name, admission),
        new BulkheadGate(name, bulkheads, meters::bulkheadRefused),
        runtime.nanoTime());
  }

  private void watchBulkhead(ClusterMeters meters, String service) {
    meters.watch(bulkheads, service);
  }

  /** Starts a cluster, which serves until it is closed. Health checks begin at once. */
  public static Cluster start(String name, ClusterConfig config, EngineRuntime runtime) {
    var cluster = new Cluster(name, config, runtime);
    cluster.discovery =
        Discovery.start(
            cluster.source,
            Discovery.Settings.of(name, CommonPools.workerGroup().next()),
            cluster::replace);
    cluster.checks.start();
    cluster.ticking =
        CommonPools.workerGroup()
            .next()
            .scheduleWithFixedDelay(
                cluster.endpoints::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return cluster;
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
    return calls.call(exchange, request, new UpstreamCall(method, exchange.timeLeft(), hash));
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
    for (var endpoint : endpoints.all()) {
      if (endpoint.address().equals(address)) {
        endpoints.drain(endpoint, drained);
        return true;
      }
    }
    return false;
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

  /** Returns the endpoints, in rotation or not, in the order in which they are named. */
  public List<ClusterEndpoint> endpoints() {
    return endpoints.all();
  }

  /**
   * Registers a listener for each endpoint that comes, goes, or changes between healthy and
   * unhealthy. The listener is called on an event loop and under a lock, so it must not block.
   */
  public void onRotation(Consumer<ClusterEndpoint> listener) {
    endpoints.onRotation(listener);
  }

  /**
   * Registers a listener for each endpoint that loses a connection, because another process may
   * answer there next. The listener is called on an event loop, so it must not block.
   */
  public void onDisconnect(Consumer<ClusterEndpoint> listener) {
    events.onDisconnect(listener);
  }

  /**
   * Returns the state of admission for a request.
   *
   * @param path of the request
   */
  public Admission.View admission(String path) {
    return admission.view(path);
  }

  /** Returns a snapshot for /clusters, health and the console. */
  public ClusterView view() {
    return new ClusterView(
        name,
        policy.configured(),
        new ClusterView.DiscoveryView(source.text(), discovery.problem()),
        breakers.states(),
        bulkheads.fills(),
        budget.balance(),
        admission.inFlight() + bulkheads.streamFill().inFlight(),
        streams.size(),
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
    streams.drain(drain);
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
  }
}
