package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.server.HttpService;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.cluster.ConsoleReadings;
import io.weir.loadbalancer.cluster.EndpointPage;
import io.weir.observability.Telemetry;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.console.Console;
import io.weir.runtime.process.Closer;
import io.weir.runtime.reload.ConfigPage;
import io.weir.runtime.reload.ReloadPage;
import io.weir.runtime.reload.Reloads;
import io.weir.runtime.reload.RetiredConfigs;
import io.weir.runtime.reload.Settling;
import io.weir.runtime.serving.AdminServer;
import io.weir.runtime.serving.CurrentPages;
import io.weir.runtime.serving.JsonPage;
import io.weir.runtime.serving.MemoryPage;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sidecar as a process: its ports, beside a client ({@link Outbound}), in front of an application
 * ({@link Inbound}), or both, and the parts of the configuration that is served. Another
 * configuration replaces them in one step.
 */
public final class Sidecar implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sidecar.class);

  private final SidecarProcess process;
  private final AdminServer admin;
  private final SidecarPorts ports;
  private final RetiredConfigs retired = new RetiredConfigs();
  private final CurrentPages pages;
  private final Console console;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile SidecarParts parts;

  private Sidecar(
      SidecarProcess process, SidecarParts parts, @Nullable Reloads<SidecarConfig> reloads) {
    this.process = process;
    this.parts = parts;
    this.pages = new CurrentPages(pages(parts));
    this.ports = new SidecarPorts(process);
    var started = new Closer();
    try {
      this.console = started.add(Console.start(shown()));
      this.admin =
          started.add(
              AdminServer.start(
                  parts.config().admin(), process.telemetry(), process.health(), pages(reloads)));
      ports.open(parts);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private Console.Source shown() {
    return new Console.Source(
        "sidecar",
        process.telemetry().meters(),
        () -> ConsoleReadings.of(parts.clusters().all()),
        System::nanoTime,
        InstantSource.system());
  }

  /** Returns the pages of a configuration on the admin port. */
  private static Map<String, HttpService> pages(SidecarParts parts) {
    var clusters = parts.clusters().all();
    return Map.of(
        EndpointPage.PATH,
        new EndpointPage(clusters),
        "/clusters",
        new JsonPage(() -> clusters.stream().map(Cluster::view).toList()));
  }

  /** Returns the pages of the admin port that the sidecar adds to those of every process. */
  private Map<String, HttpService> pages(@Nullable Reloads<SidecarConfig> reloads) {
    Map<String, HttpService> all = new HashMap<>(pages.byPath());
    all.putAll(console.pages());
    all.put(ConfigPage.PATH, ConfigPage.of(() -> parts.config(), reloads));
    if (reloads != null) {
      all.put(ReloadPage.PATH, new ReloadPage(reloads));
    }
    return MemoryPage.with(process.memory(), all);
  }

  /**
   * Starts a sidecar, which serves one configuration until it is closed. The caller keeps the
   * telemetry and closes it after the sidecar.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens on one of its ports
   */
  public static Sidecar start(SidecarConfig config, Telemetry telemetry) {
    return start(config, telemetry, null);
  }

  /**
   * Starts a sidecar, which serves until it is closed.
   *
   * @param reloads reads its file again while it serves; null to serve one configuration for good
   */
  static Sidecar start(
      SidecarConfig config, Telemetry telemetry, @Nullable Reloads<SidecarConfig> reloads) {
    config.warnings().forEach(log::warn);
    var process = SidecarProcess.of(config, telemetry);
    var parts = SidecarParts.prepare(config, process, null);
    try {
      parts.succeed(process);
      var sidecar = new Sidecar(process, parts, reloads);
      if (reloads != null) {
        reloads.serve(config, sidecar::reload);
      }
      return sidecar;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /**
   * Serves another configuration from now on, in one step. Calls that have begun end by the one
   * before, whose clusters have the time of a drain for them. Returns when it is served.
   *
   * @throws IllegalArgumentException if a setting has changed that cannot change while the process
   *     runs; the sidecar then serves as before
   */
  synchronized void reload(SidecarConfig config) {
    var before = parts;
    before.config().fixed().check(config.fixed());
    var next = SidecarParts.prepare(config, process, before);
    try {
      Settling.await(next.clusters()::areSettled, System::nanoTime);
      ports.serve(next, before.config().drain());
    } catch (RuntimeException e) {
      next.closeAllBut(before);
      throw e;
    }
    next.succeed(process);
    pages.replace(pages(next));
    parts = next;
    retire(before, next);
    config.warnings().stream()
        .filter(warning -> !before.config().warnings().contains(warning))
        .forEach(log::warn);
  }

  /**
   * Lets the parts that a successor does not share finish what they have begun. Calls of clusters
   * that end with them, if they may be streams, are ended as those of a process that ends.
   */
  private void retire(SidecarParts before, SidecarParts successor) {
    var drain = before.config().drain();
    before.clusters().retire(successor.clusters(), drain);
    // A gRPC call has no time limit but the deadline of its caller.
    retired.add(drain.whole(), MaxTime.none(), () -> before.closeAllBut(successor));
  }

  /** Returns the port beside the client; 0 if there is none, meaningless for a Unix socket. */
  public int port() {
    return ports.outboundPort();
  }

  /** Returns the port in front of the application; 0 if there is none. */
  public int inboundPort() {
    return ports.inboundPort();
  }

  public int adminPort() {
    return admin.port();
  }

  /**
   * Drains the sidecar: it turns unready, then accepts no more connections, then waits for the
   * calls in progress. Bounded by delay and grace, which each port has.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    var last = parts;
    process.health().drain();
    ports.drain(last);
    retired.close();
    last.close();
    console.close();
    admin.close();
    StaleSocket.remove(last.config().listen().unix());
  }
}
