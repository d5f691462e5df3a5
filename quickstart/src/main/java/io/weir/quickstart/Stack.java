package io.weir.quickstart;

import com.linecorp.armeria.client.WebClient;
import io.weir.gateway.ApiConfig;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.gateway.listener.DrainConfig;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Database, instances and gateway in one JVM, each on its own port as if they were processes: the
 * assembly. Started once, by one thread; may be ended by another at any moment, also while it starts.
 */
final class Stack implements AutoCloseable {
  private static final String CLUSTER = "users";
  private static final String DESCRIPTORS = "classpath:weir/users/v1/users.binpb";

  /** Nobody else balances over this gateway, so there is nobody to wait for. */
  private static final DrainConfig DRAIN =
      new DrainConfig(Duration.ZERO, Duration.ofSeconds(5));

  /** Quicker than the defaults, which a person who starts it all at once would wait for. */
  private static final HealthConfig HEALTH =
      new HealthConfig(Duration.ofMillis(250), Duration.ofMillis(500), 1, 3);

  private static final Duration READY = Duration.ofMinutes(1);

  private final StackOptions options;
  private final TelemetryConfig telemetry;
  private final Progress progress;
  private final Started started = new Started();
  private final CountDownLatch startEnded = new CountDownLatch(1);
  private volatile @Nullable Thread starter;
  private volatile @Nullable Database database;

  /** What is known once it has started. */
  record Running(Gateway gateway, Database database, List<Integer> ports) {}

  Stack(StackOptions options, TelemetryConfig telemetry, Progress progress) {
    this.options = options;
    this.telemetry = telemetry;
    this.progress = progress;
  }

  /** Answers once a request through all of it has been answered. */
  Running start() {
    starter = Thread.currentThread();
    // Closing waits for what has been submitted, so nothing starts behind our back after a failure.
    try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      return start(tasks);
    } finally {
      starter = null;
      startEnded.countDown();
    }
  }

  private Running start(ExecutorService tasks) {
    var listen = new ListenConfig(ListenConfig.defaults().host(), options.port());
    var admin = new AdminConfig(AdminConfig.defaults().host(), options.adminPort());
    Ports.requireFree(listen.host(), listen.port(), "--port");
    Ports.requireFree(admin.host(), admin.port(), "--admin-port");
    var instances = Instances.choose(options.instances(), progress);
    var recent = new RecentTraces(telemetry.recent());
    // The gateway loads its classes while PostgreSQL starts, and finds the instances when they come.
    var database = tasks.submit(this::openDatabase);
    var gateway = tasks.submit(() -> gateway(listen, admin, instances.ports(), recent));
    instances.start(Waiting.on(database), telemetry, recent, started);
    progress.say("instances of the user service on ports " + instances.ports());
    var running = new Running(Waiting.on(gateway), Waiting.on(database), instances.ports());
    new Readiness(WebClient.of("http://127.0.0.1:" + running.gateway().port()), System::nanoTime)
        .await(READY);
    progress.say("ready");
    return running;
  }

  private Database openDatabase() {
    var opened = started.add(Database.open(options, progress));
    database = opened;
    return opened;
  }

  private Gateway gateway(
      ListenConfig listen, AdminConfig admin, List<Integer> instances, RecentTraces recent) {
    var own =
        started.add(Telemetry.start(telemetry, "weir-gateway", "gateway", recent));
    var defaults =
        GatewayConfig.of(
            List.of(new ApiConfig(DESCRIPTORS, CLUSTER)),
            Map.of(CLUSTER, cluster(instances)));
    var config =
        new GatewayConfig(
            listen,
            admin,
            defaults.apis(),
            defaults.clusters(),
            defaults.limits(),
            defaults.deadline(),
            DRAIN,
            telemetry);
    var gateway = started.add(Gateway.start(config, own));
    progress.say(
        "gateway on port %d, its admin pages on %d"
            .formatted(gateway.port(), gateway.adminPort()));
    return gateway;
  }

  private static ClusterConfig cluster(List<Integer> instances) {
    var defaults = ClusterConfig.defaults();
    var endpoints = instances.stream().map(port -> "127.0.0.1:" + port).toList();
    return new ClusterConfig(
        endpoints,
        defaults.balance(),
        HEALTH,
        defaults.timeout(),
        defaults.attemptTimeout(),
        defaults.retry(),
        defaults.breaker(),
        defaults.maxConcurrent());
  }

  /** Leaves calls under way to their fate; no process and no temporary directory stays. */
  void abandon() {
    var opened = database;
    if (opened != null) {
      opened.abandon();
    }
  }

  /** In order: calls under way are finished, the database ends last. */
  @Override
  public void close() {
    var thread = starter;
    if (thread != null) {
      thread.interrupt();
      waitForStarter();
    }
    started.close();
  }

  private void waitForStarter() {
    try {
      var _ = startEnded.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
