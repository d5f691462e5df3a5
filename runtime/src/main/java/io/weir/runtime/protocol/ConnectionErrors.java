package io.weir.runtime.protocol;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refused requests and ended connections by reason, and logs the ended connections: one line
 * each, at most one a second, without anything that the peer sent. Thread-safe.
 */
public final class ConnectionErrors {
  private static final Logger log = LoggerFactory.getLogger(ConnectionErrors.class);
  private static final long BETWEEN_NANOS = Duration.ofSeconds(1).toNanos();

  private final String port;
  private final LongSupplier nanoTime;
  private final AtomicLong next;
  private final AtomicLong suppressed = new AtomicLong();
  private final Map<Reason, Counter> requests = new EnumMap<>(Reason.class);
  private final Map<Reason, Counter> connections = new EnumMap<>(Reason.class);

  /**
   * Creates the counters of one port.
   *
   * @param port port by name: "edge", "inbound", "admin"
   * @param nanoTime monotonic clock in nanoseconds
   */
  public ConnectionErrors(String port, MeterRegistry meters, LongSupplier nanoTime) {
    this.port = port;
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
    for (var reason : Reason.values()) {
      requests.put(reason, counter(meters, port, "request", reason));
      connections.put(reason, counter(meters, port, "connection", reason));
    }
  }

  private static Counter counter(MeterRegistry meters, String port, String what, Reason reason) {
    return Counter.builder("weir.protocol.refused")
        .description("Requests refused and connections ended because of their protocol")
        .tag("port", port)
        .tag("refused", what)
        .tag("reason", reason.label())
        .register(meters);
  }

  private static void count(Map<Reason, Counter> counters, Reason reason) {
    Objects.requireNonNull(counters.get(reason)).increment();
  }

  /** Returns the name of the port. */
  public String port() {
    return port;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }

  /** Counts a refused request. */
  void refused(Reason reason) {
    count(requests, reason);
  }

  /** Counts and logs a connection that is ended. */
  void ended(Channel channel, Reason reason, String error) {
    count(connections, reason);
    write(channel, reason, error, null);
  }

  /** Logs an exception of a decoder, with its stack trace: it is a fault of ours. */
  void fault(Channel channel, RuntimeException cause) {
    write(channel, Reason.FAULT, "a decoder failed", cause);
  }

  private void write(
      Channel channel, Reason reason, String error, @Nullable RuntimeException cause) {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + BETWEEN_NANOS)) {
      suppressed.incrementAndGet();
      return;
    }
    long before = suppressed.getAndSet(0);
    var text =
        "connection of %s: %s, %s (%d more suppressed)"
            .formatted(address(channel), reason.label(), error, before);
    if (cause == null) {
      log.warn("{}", text);
    } else {
      log.error("{}", text, cause);
    }
  }

  private static String address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : "a local client";
  }
}
