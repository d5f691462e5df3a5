package io.weir.gateway;

import com.linecorp.armeria.server.HttpService;
import io.weir.loadbalancer.cluster.ConsoleReadings;
import io.weir.observability.Telemetry;
import io.weir.runtime.console.Console;
import io.weir.runtime.process.Closer;
import io.weir.runtime.reload.ConfigPage;
import io.weir.runtime.reload.ReloadPage;
import io.weir.runtime.reload.Reloads;
import io.weir.runtime.reload.RetiredConfigs;
import io.weir.runtime.reload.Settling;
import io.weir.runtime.serving.AdminServer;
import io.weir.runtime.serving.CurrentPages;
import io.weir.runtime.serving.MemoryPage;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gateway as a process: its ports, and the {@link Edge} of the configuration that is served.
 * Another configuration replaces the edge in one step.
 */
public final class Gateway implements AutoCloseable {
  private final EdgeProcess process;
  private final AdminServer admin;
  private final RetiredConfigs retired = new RetiredConfigs();
  private final CurrentPages pages;
  private final Console console;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Edge edge;

  private Gateway(Edge edge, EdgeProcess process, @Nullable Reloads<GatewayFile> reloads) {
    this.process = process;
    this.edge = edge;
    this.pages = new CurrentPages(edge.pages());
    var config = edge.config();
    var started = new Closer();
    try {
      this.console = started.add(Console.start(shown()));
      this.admin =
          started.add(
              AdminServer.start(
                  config.admin(), process.telemetry(), process.health(), pages(reloads)));
      process.listener().open(edge.listening(), edge.service(), process.errors());
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private Console.Source shown() {
    return new Console.Source(
        "gateway",
        process.telemetry().meters(),
        () -> ConsoleReadings.of(edge.parts().upstreams().clusters()),
        System::nanoTime,
        InstantSource.system());
  }

  /** Returns the pages of the admin port that the gateway adds to those of every process. */
  private Map<String, HttpService> pages(@Nullable Reloads<GatewayFile> reloads) {
    Map<String, HttpService> all = new HashMap<>(pages.byPath());
    all.putAll(console.pages());
    all.put(ConfigPage.PATH, ConfigPage.of(() -> edge.config(), reloads));
    if (reloads != null) {
      all.put(ReloadPage.PATH, new ReloadPage(reloads));
    }
    return MemoryPage.with(process.memory(), all);
  }

  /**
   * Starts a gateway that serves until it is closed. The caller keeps the telemetry, and closes it
   * after the gateway.
   *
   * @throws IllegalArgumentException if an API cannot be served; the message names it and the
   *     reason
   * @throws io.weir.runtime.serving.PortTaken if another process listens on one of its ports
   */
  public static Gateway start(GatewayConfig config, Telemetry telemetry) {
    return start(GatewayFile.of(config), telemetry, null);
  }

  /**
   * Starts a gateway from a file that has been read; it serves until it is closed.
   *
   * @param reloads reads the file again while the gateway serves; null to serve it for good
   */
  static Gateway start(
      GatewayFile file, Telemetry telemetry, @Nullable Reloads<GatewayFile> reloads) {
    var process = EdgeProcess.of(file.config(), telemetry);
    var parts = EdgeParts.prepare(file, process, null);
    try {
      parts.succeed(process);
      var gateway = new Gateway(new Edge(process, parts), process, reloads);
      if (reloads != null) {
        reloads.serve(file, gateway::reload);
      }
      return gateway;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /**
   * Serves another configuration from now on, in one step. Requests that have begun end by the one
   * before, whose clusters have the time of a drain for them. Returns when it is served.
   *
   * @throws IllegalArgumentException if a setting has changed that cannot change while the process
   *     runs; the gateway then serves as before
   */
  synchronized void reload(GatewayFile file) {
    var before = edge;
    before.config().fixed().check(file.config().fixed());
    var parts = EdgeParts.prepare(file, process, before.parts());
    var next = new Edge(process, parts);
    try {
      Settling.await(parts.upstreams()::areSettled, System::nanoTime);
      process
          .listener()
          .prepare(next.listening(), next.service(), process.errors())
          .commit(before.config().drain());
    } catch (RuntimeException e) {
      parts.closeAllBut(before.parts());
      throw e;
    }
    parts.succeed(process);
    pages.replace(next.pages());
    edge = next;
    retire(before, next);
  }

  /**
   * Lets an edge finish what it has begun. The streams of clusters that end with it are ended as
   * those of a process that ends.
   */
  private void retire(Edge before, Edge successor) {
    var drain = before.config().drain();
    before.parts().upstreams().retire(successor.parts().upstreams(), drain);
    retired.add(
        drain.whole(),
        before.config().deadline().max(),
        () -> before.parts().closeAllBut(successor.parts()));
  }

  public int port() {
    return process.listener().port();
  }

  /** Returns the port in plain text beside the one with TLS; 0 if there is none. */
  public int plainPort() {
    return process.listener().plainPort();
  }

  public int adminPort() {
    return admin.port();
  }

  /**
   * Drains the gateway: becomes not ready, accepts no more connections, and waits for the calls in
   * flight, at most for the grace period of the drain.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    var last = edge;
    process.health().drain();
    last.parts().upstreams().endStreams(last.config().drain());
    process.listener().drain(last.config().drain());
    retired.close();
    last.parts().close();
    console.close();
    admin.close();
  }
}
