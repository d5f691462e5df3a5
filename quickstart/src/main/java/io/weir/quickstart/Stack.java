package io.weir.quickstart;

import io.weir.gateway.ApiConfig;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.gateway.docs.DocsConfig;
import io.weir.gateway.security.ReflectionConfig;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.connection.TlsConfig;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.sidecar.Sidecar;
import io.weir.loadbalancer.sidecar.SidecarConfig;
import io.weir.loadbalancer.sidecar.SocketConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.accesslog.AccessLogConfig;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.runtime.process.Closer;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Assembles database, instances, gateway and sidecar in one JVM, each on its own port as if it were
 * a process. One thread starts it once; another may close it at any time, even during the start.
 */
final class Stack implements AutoCloseable {
  private static final String CLUSTER = "users";
  private static final String DESCRIPTORS = "classpath:weir/users/v1/users.binpb";

  /** Pages that demonstrate streams. */
  private static final String PAGES = "classpath:io/weir/quickstart/pages";

  /**
   * Drain without delay: there is no load balancer in front, and a part ends after those that call
   * it.
   */
  static final DrainConfig DRAIN = new DrainConfig(Duration.ZERO, Duration.ofSeconds(5));

  /**
   * Health checks at shorter intervals than the defaults, because a user waits for the first check.
   */
  private static final HealthConfig HEALTH =
      new HealthConfig(
          true, Duration.ofMillis(250), Duration.ofMillis(500), 1, 3, Optional.empty());

  private static final Duration READY = Duration.ofMinutes(1);

  private final StackOptions options;
  private final StackAccounts accounts;
  private final TelemetryConfig telemetry;
  private final Progress progress;
  private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();

  /** Closed in this order: edge, services, foundation. Each uses the ones after it. */
  private final Closer edge = new Closer();

  private final Closer services = new Closer();
  private final Closer foundation = new Closer();

  private volatile @Nullable Future<Database> opening;

  /**
   * Parts of a started stack.
   *
   * @param ports ports of the instances
   * @param authority certificate for clients of the gateway, if it has TLS
   */
  record Running(
      String host,
      Gateway gateway,
      Sidecar sidecar,
      Database database,
      List<Integer> ports,
      Optional<Path> authority,
      Optional<Mesh> mesh,
      StackAccounts accounts) {

    /** Returns the URL of the gateway, without a slash at its end. */
    String url() {
      return "%s://%s:%d".formatted(authority.isPresent() ? "https" : "http", host, gateway.port());
    }
  }

  Stack(StackOptions options, TelemetryConfig telemetry, Progress progress) {
    // The instances name the URL of the gateway in tokens, and start before it has a port.
    this.options = options.accounts() ? options.withKnownPort() : options;
    this.accounts = StackAccounts.of(this.options, new SecureRandom());
    this.telemetry = telemetry;
    this.progress = progress;
  }

  /**
   * Starts everything, and returns after a request has passed through all of it.
   *
   * @throws RuntimeException if the start fails; the parts that have started run until {@link
   *     #close}
   */
  Running start() {
    var encryption = Encryption.of(options, InstantSource.system());
    var listen = encryption.gateway();
    var admin = new AdminConfig(AdminConfig.defaults().host(), options.adminPort());
    Ports.requireFree(options.host(), options.port(), "--port");
    if (listen.tls().isPresent()) {
      Ports.requireFree(listen.host(), listen.port(), "--tls-port");
    }
    Ports.requireFree(admin.host(), admin.port(), "--admin-port");
    var instances = Instances.choose(options.instances(), accounts, progress);
    var recent = new RecentTraces(telemetry.recent());
    // The gateway loads its classes while PostgreSQL starts, and finds the instances when they are
    // up.
    var database = tasks.submit(() -> foundation.add(Database.open(options, progress)));
    opening = database;
    var mesh = Mesh.of(options, InstantSource.system());
    var called = mesh.map(Mesh::ports).orElse(instances.ports());
    var fromGateway = mesh.map(Mesh::fromGateway).or(encryption::toInstances);
    var fromClient = mesh.map(Mesh::fromClient).or(encryption::toInstances);
    var gateway = tasks.submit(() -> gateway(listen, admin, cluster(called, fromGateway), recent));
    var sidecar = tasks.submit(() -> sidecar(cluster(called, fromClient), recent));
    instances.start(TaskResult.of(database), encryption, telemetry, recent, services);
    progress.say("instances of the user service on ports " + instances.ports());
    mesh.ifPresent(sidecars -> {
      sidecars.start(instances, HEALTH, telemetry, recent, services);
      progress.say("sidecars in front of them on ports " + called);
    });
    var running =
        new Running(
            options.reachedAt(),
            TaskResult.of(gateway),
            TaskResult.of(sidecar),
            TaskResult.of(database),
            instances.ports(),
            encryption.authority(),
            mesh,
            accounts);
    try (var readiness = Readiness.of(running, System::nanoTime)) {
      readiness.await(READY);
    }
    progress.say("ready");
    return running;
  }

  private Gateway gateway(
      ListenConfig listen, AdminConfig admin, ClusterConfig cluster, RecentTraces recent) {
    var own = foundation.add(Telemetry.start(telemetry, "weir-gateway", "gateway", recent));
    var defaults =
        GatewayConfig.of(List.of(new ApiConfig(DESCRIPTORS, CLUSTER)), Map.of(CLUSTER, cluster));
    var config =
        new GatewayConfig(
            listen,
            admin,
            defaults.apis(),
            defaults.routes(),
            defaults.clusters(),
            defaults.limits(),
            defaults.admission(),
            defaults.deadline(),
            DRAIN,
            new DocsConfig(true, PAGES),
            defaults.web(),
            defaults.accessLog(),
            // A developer explores with grpcurl.
            new ReflectionConfig(true),
            accounts.identity(defaults),
            accounts.access(defaults),
            defaults.rateLimits(),
            defaults.rateLimitStore(),
            defaults.trustedProxies(),
            defaults.reload(),
            telemetry);
    var gateway = edge.add(Gateway.start(config, own));
    progress.say(
        "gateway on port %d, its admin pages on %d".formatted(gateway.port(), gateway.adminPort()));
    return gateway;
  }

  /** Starts the sidecar as it would run beside a gRPC client. */
  private Sidecar sidecar(ClusterConfig cluster, RecentTraces recent) {
    var own = foundation.add(Telemetry.start(telemetry, "weir-sidecar", "sidecar", recent));
    var loopback = SocketConfig.defaults().host();
    var config =
        new SidecarConfig(
            new SocketConfig(loopback, Ports.preferred(loopback, options.sidecarPort()), null),
            new AdminConfig(AdminConfig.defaults().host(), 0),
            List.of(),
            Map.of(CLUSTER, cluster),
            HeadersConfig.defaults(),
            List.of(),
            LimitsConfig.defaults(),
            DRAIN,
            AccessLogConfig.defaults(),
            telemetry);
    var sidecar = edge.add(Sidecar.start(config, own));
    progress.say("sidecar on port " + sidecar.port());
    return sidecar;
  }

  private static ClusterConfig cluster(List<Integer> instances, Optional<TlsConfig> tls) {
    var defaults = ClusterConfig.defaults();
    var endpoints =
        instances.stream().map(port -> EndpointConfig.parse("127.0.0.1:" + port)).toList();
    return new ClusterConfig(
        endpoints,
        defaults.dns(),
        defaults.srv(),
        defaults.file(),
        defaults.protocol(),
        defaults.balance(),
        defaults.slowStart(),
        HEALTH,
        defaults.outliers(),
        defaults.panic(),
        defaults.timeout(),
        defaults.attemptTimeout(),
        defaults.deadline(),
        defaults.retry(),
        defaults.breaker(),
        defaults.connections(),
        defaults.streams(),
        tls,
        defaults.authority(),
        defaults.headers(),
        defaults.maxAnswer(),
        defaults.maxConcurrent(),
        defaults.required());
  }

  /**
   * Ends the stack at once. Calls in flight are cut off; no process and no temporary directory
   * stays behind.
   */
  void abandon() {
    opened().ifPresent(Database::abandon);
  }

  /**
   * Drains and ends the stack, even during the start. Calls in flight finish, and the database ends
   * last.
   */
  @Override
  public void close() {
    // Interrupts the start. Of the parts being started only a database would outlive this process.
    tasks.shutdownNow();
    edge.close();
    services.close();
    var _ = opened();
    foundation.close();
  }

  /** Waits for the start of the database. Returns empty if it has failed. */
  private Optional<Database> opened() {
    var future = opening;
    try {
      return future == null ? Optional.empty() : Optional.of(future.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
