package io.weir.runtime.listener;

import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerErrorHandler;
import io.weir.runtime.config.MaxTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Listener of a process, usually on a single port: HTTP/1.1, HTTP/2 by prior knowledge, upgrade or
 * ALPN, gRPC and JSON. Its ports can change while it serves.
 */
public final class Listener {
  /**
   * Time after the last response before idle HTTP/1 connections are closed, because their next
   * request may be in transit.
   */
  private static final Duration QUIET = Duration.ofMillis(250);

  private static final Duration STOP = Duration.ofSeconds(3);
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(10).toNanos();

  private final Connections connections;
  private final LongSupplier nanoTime;
  private final Set<OpenPort> leaving = ConcurrentHashMap.newKeySet();
  private volatile List<OpenPort> ports = List.of();

  /**
   * Creates a listener without ports.
   *
   * @param nanoTime monotonic clock for drains, in nanoseconds
   */
  public Listener(Connections connections, LongSupplier nanoTime) {
    this.connections = connections;
    this.nanoTime = nanoTime;
  }

  /**
   * Settings of a listener.
   *
   * @param maxTime maximum duration of a unary call, including the arrival of its request
   * @param anyMethod whether methods that HTTP does not define reach the layers
   */
  public record Settings(
      ListenerPorts ports, LimitsConfig limits, MaxTime maxTime, boolean anyMethod) {}

  /**
   * Opens the ports of a listener that has none.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens on one of them
   */
  public void open(Settings settings, HttpService edge, ServerErrorHandler errors) {
    prepare(settings, edge, errors).commit(DrainConfig.none());
  }

  /**
   * Prepares to serve by some settings: opens the ports that are not open yet, which serve at once.
   * Once committed, ports that stay keep their connections, with what was negotiated; requests that
   * have begun end by the settings before. Ports that are not named accept no more connections.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens on one of them; the
   *     listener then serves as before
   */
  public PortChange prepare(Settings settings, HttpService edge, ServerErrorHandler errors) {
    var setup = new OpenPort.Setup(settings, edge, errors, connections);
    List<OpenPort> opened = new ArrayList<>();
    try {
      for (var port : settings.ports().each()) {
        if (open(port).isEmpty()) {
          opened.add(new OpenPort(port, setup));
        }
      }
    } catch (RuntimeException e) {
      opened.forEach(OpenPort::stop);
      throw e;
    }
    return new OtherSettings(setup, opened);
  }

  private Optional<OpenPort> open(ListenerPorts.Port port) {
    return ports.stream().filter(each -> each.is(port)).findFirst();
  }

  private final class OtherSettings implements PortChange {
    private final OpenPort.Setup setup;
    private final List<OpenPort> opened;

    private OtherSettings(OpenPort.Setup setup, List<OpenPort> opened) {
      this.setup = setup;
      this.opened = opened;
    }

    @Override
    public void commit(DrainConfig drain) {
      List<OpenPort> next = new ArrayList<>();
      for (var port : setup.settings().ports().each()) {
        var kept = open(port);
        kept.ifPresent(each -> each.reconfigure(port, setup));
        next.add(kept.orElseGet(() -> opened.removeFirst()));
      }
      var left = ports.stream().filter(each -> !next.contains(each)).toList();
      ports = List.copyOf(next);
      connections.limit(setup.settings().limits());
      setup.settings().ports().claimMeters();
      left.forEach(each -> leave(each, drain));
    }

    private void leave(OpenPort port, DrainConfig drain) {
      // Its connections may send another request, which is served as those of other ports.
      port.reconfigure(setup);
      Listener.this.leave(port, drain);
    }

    @Override
    public void abandon() {
      opened.forEach(OpenPort::stop);
    }
  }

  /** Prepares to close all ports. Others can be opened later. */
  public PortChange prepareToClose() {
    return new PortChange() {
      @Override
      public void commit(DrainConfig drain) {
        var left = ports;
        ports = List.of();
        left.forEach(each -> leave(each, drain));
      }

      @Override
      public void abandon() {}
    };
  }

  private void leave(OpenPort port, DrainConfig drain) {
    leaving.add(port);
    port.connections().drain();
    Thread.ofVirtual()
        .name("port-drain")
        .start(() -> {
          finish(List.of(port), drain.grace());
          leaving.remove(port);
        });
  }

  /** Returns the bound port; the one with TLS, if there is one; 0 if there is none. */
  public int port() {
    return ports.isEmpty() ? 0 : ports.getFirst().number();
  }

  /** Returns the bound port in plain text beside the one with TLS; 0 if there is none. */
  public int plainPort() {
    return ports.size() > 1 ? ports.getLast().number() : 0;
  }

  /**
   * Drains and closes the listener. Continues to serve for the delay, so that load balancers notice
   * that the process is not ready; then accepts no more connections and lets calls in flight finish
   * within the grace period. An interrupt ends both waits.
   */
  public void drain(DrainConfig drain) {
    await(drain.delay(), () -> false);
    var all = Stream.concat(ports.stream(), leaving.stream()).toList();
    all.forEach(port -> port.connections().drain());
    finish(all, drain.grace());
    await(STOP, () -> connections.count() == 0);
  }

  /** Waits for the calls of ports that accept no more connections, and closes the ports. */
  private void finish(List<OpenPort> which, Duration grace) {
    if (awaitQuiet(which, grace)) {
      which.forEach(port -> port.connections().closeAll());
    }
    which.forEach(OpenPort::beginStop);
    which.forEach(OpenPort::stop);
  }

  /**
   * Waits until no call has been in flight for a moment. Returns false if the grace period ends
   * first.
   */
  private boolean awaitQuiet(List<OpenPort> which, Duration grace) {
    var busy = new LastTime(nanoTime);
    return await(
        grace, () -> busy.nanosSince(which.stream().anyMatch(OpenPort::isBusy)) >= QUIET.toNanos());
  }

  /** Waits for a condition. Returns false if the time passes or the thread is interrupted first. */
  private boolean await(Duration atMost, BooleanSupplier condition) {
    long start = nanoTime.getAsLong();
    while (!condition.getAsBoolean()) {
      boolean over = nanoTime.getAsLong() - start >= atMost.toNanos();
      if (over || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return true;
  }
}
