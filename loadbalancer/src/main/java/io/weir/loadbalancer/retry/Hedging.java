package io.weir.loadbalancer.retry;

import io.weir.loadbalancer.call.Percentile;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a hedge, a second attempt beside a slow one, is sent: after a percentile of the
 * RPC's latency (Finagle's backup requests), paid from the retry budget. Only for calls without
 * side effects. Thread-safe.
 */
public final class Hedging {
  static final long NEVER = Long.MAX_VALUE;

  private static final long LEAST_NANOS = 1_000_000;

  /**
   * Multiple of the hedge delay after which a silent endpoint counts as unresponsive. {@link
   * #SILENT_NANOS} must also have passed, which is longer than a pause.
   */
  private static final int SILENT_TIMES = 10;

  private static final long SILENT_NANOS = 500_000_000;
  private static final int MAX_RPCS = 1_000;

  private final LongSupplier nanoTime;
  private final Consumer<Event> onEvent;
  private final Map<String, LatencyWindow> byRpc = new ConcurrentHashMap<>();

  /** Events in the life of a hedge. */
  public enum Event {
    /** A hedge was sent. */
    SENT,
    /** The hedge answered first. */
    WON
  }

  public Hedging(LongSupplier nanoTime, Consumer<Event> onEvent) {
    this.nanoTime = nanoTime;
    this.onEvent = onEvent;
  }

  /**
   * Returns the delay after the first attempt in nanoseconds; {@link #NEVER} if hedging is off or
   * the latency is unknown.
   *
   * @param at percentile of the latency of the RPC, always the same; null for no hedging
   */
  long delayNanos(String rpc, @Nullable Percentile at) {
    var window = at == null ? null : byRpc.get(rpc);
    long nanos = window == null ? LatencyWindow.UNKNOWN : window.nanos();
    return nanos == LatencyWindow.UNKNOWN ? NEVER : Math.max(nanos, LEAST_NANOS);
  }

  /**
   * Returns whether an endpoint is frozen: it has a call of this RPC pending and has not answered
   * any call for {@code nanos} nanoseconds.
   */
  boolean isUnresponsive(String rpc, @Nullable Percentile at, long nanos) {
    long delay = delayNanos(rpc, at);
    return nanos >= SILENT_NANOS && nanos / SILENT_TIMES >= delay;
  }

  /** Records the latency of a successful attempt. */
  void answered(String rpc, @Nullable Percentile at, long nanos) {
    if (at == null) {
      return;
    }
    var window = byRpc.get(rpc);
    if (window == null && byRpc.size() < MAX_RPCS) {
      window = byRpc.computeIfAbsent(rpc, name -> new LatencyWindow(at.share(), nanoTime));
    }
    if (window != null) {
      window.record(nanos);
    }
  }

  void happened(Event event) {
    onEvent.accept(event);
  }
}
