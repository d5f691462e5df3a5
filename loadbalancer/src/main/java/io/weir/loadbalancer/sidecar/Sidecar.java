package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.server.HttpService;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.cluster.Clusters;
import io.weir.loadbalancer.cluster.EndpointPage;
import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.observability.Telemetry;
import io.weir.runtime.config.ConfigText;
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.Listener;
import io.weir.runtime.memory.ProcessMemory;
import io.weir.runtime.serving.AdminServer;
import io.weir.runtime.serving.JsonPage;
import io.weir.runtime.serving.MemoryPage;
import io.weir.runtime.tracing.TracingLayer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assembles the sidecar process: the engine beside a client ({@link Outbound}), in front of an
 * application ({@link Inbound}), or both.
 */
public final class Sidecar implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sidecar.class);

  private final SidecarConfig config;
  private final Health health;
  private final Clusters clusters;
  private final AdminServer admin;
  private final @Nullable Inbound inbound;
  private final @Nullable Listener outbound;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Sidecar(
      SidecarConfig config,
      SidecarParts parts,
      AdminServer admin,
      @Nullable Inbound inbound,
      @Nullable Listener outbound) {
    this.config = config;
    this.health = parts.health();
    this.clusters = parts.clusters();
    this.admin = admin;
    this.inbound = inbound;
    this.outbound = outbound;
  }

  /**
   * Starts a sidecar, which serves until it is closed. The caller keeps the telemetry and closes it
   * after the sidecar.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens on one of its ports
   */
  public static Sidecar start(SidecarConfig config, Telemetry telemetry) {
    config.warnings().forEach(log::warn);
    var health = new Health();
    var engine =
        new EngineRuntime(
            telemetry, System::nanoTime, bound -> ThreadLocalRandom.current().nextInt(bound));
    var clusters = Clusters.start(config.allClusters(), engine, health);
    try {
      return start(config, telemetry, health, clusters);
    } catch (RuntimeException e) {
      clusters.close();
      throw e;
    }
  }

  private static Sidecar start(
      SidecarConfig config, Telemetry telemetry, Health health, Clusters clusters) {
    var memory = ProcessMemory.open(config.limits().memory(), telemetry.meters());
    var pages = MemoryPage.with(memory, pages(config, clusters));
    var parts = new SidecarParts(telemetry, health, clusters, memory, new TracingLayer(telemetry));
    var admin = AdminServer.start(config.admin(), telemetry, health, pages);
    try {
      return listening(config, parts, admin);
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
  }

  private static Sidecar listening(SidecarConfig config, SidecarParts parts, AdminServer admin) {
    var inbound = config.inbound().map(each -> Inbound.open(each, config, parts)).orElse(null);
    try {
      var outbound = config.isOutbound() ? Outbound.open(config, parts) : null;
      return new Sidecar(config, parts, admin, inbound, outbound);
    } catch (RuntimeException e) {
      if (inbound != null) {
        inbound.drain(new DrainConfig(Duration.ZERO, Duration.ZERO));
      }
      throw e;
    }
  }

  private static Map<String, HttpService> pages(SidecarConfig config, Clusters clusters) {
    var shown = ConfigText.of(config);
    return Map.of(
        EndpointPage.PATH,
        new EndpointPage(clusters.all()),
        "/clusters",
        new JsonPage(() -> clusters.all().stream().map(Cluster::view).toList()),
        "/config",
        new JsonPage(() -> shown));
  }

  /** Returns the port beside the client; 0 if there is none, meaningless for a Unix socket. */
  public int port() {
    return outbound == null ? 0 : outbound.port();
  }

  /** Returns the port in front of the application; 0 if there is none. */
  public int inboundPort() {
    return inbound == null ? 0 : inbound.port();
  }

  public int adminPort() {
    return admin.port();
  }

  /**
   * Drains the sidecar: it turns unready, then accepts no more connections, then waits for the
   * calls in progress. Bounded by delay and grace, which each port has; the one in front of the
   * application is first, because its calls may need the other.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    health.drain();
    var drain = config.drain();
    if (inbound != null) {
      clusters.of(InboundConfig.CLUSTER).endStreams(drain);
      inbound.drain(drain);
    }
    if (outbound != null) {
      // Nobody waits for a delay twice.
      var last = inbound == null ? drain : new DrainConfig(Duration.ZERO, drain.grace());
      clusters.endStreams(last);
      outbound.drain(last);
    }
    clusters.close();
    admin.close();
    StaleSocket.remove(config.listen().unix());
  }
}
