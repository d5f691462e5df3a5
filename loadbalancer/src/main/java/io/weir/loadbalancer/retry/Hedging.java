package io.weir.loadbalancer.retry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a second attempt is sent beside one that takes long: after the time in which most answers of
 * the RPC come (Finagle's backup requests), paid from the same budget as retries. For calls without
 * side effects only. Thread-safe.
 */
public final class Hedging {
  static final long NEVER = Long.MAX_VALUE;

  private static final long LEAST_NANOS = 1_000_000;

  /**
   * Of an endpoint from which nothing came: so many times what most answers take, and longer than a
   * pause.
   */
  private static final int SILENT_TIMES = 10;

  private static final long SILENT_NANOS = 500_000_000;
  private static final int MAX_RPCS = 1_000;

  private final @Nullable Percentile at;
  private final LongSupplier nanoTime;
  private final Consumer<Event> onEvent;
  private final Map<String, LatencyWindow> byRpc = new ConcurrentHashMap<>();

  /** What becomes of hedges. */
  public enum Event {
    /** A second attempt went out. */
    SENT,
    /** It was the one that answered. */
    WON
  }

  /**
   * @param at null: never
   */
  public Hedging(@Nullable Percentile at, LongSupplier nanoTime, Consumer<Event> onEvent) {
    this.at = at;
    this.nanoTime = nanoTime;
    this.onEvent = onEvent;
  }

  /** Nanoseconds after the first attempt; {@link #NEVER} if that is off, or not known yet. */
  long delayNanos(String rpc) {
    var window = at == null ? null : byRpc.get(rpc);
    long nanos = window == null ? LatencyWindow.UNKNOWN : window.nanos();
    return nanos == LatencyWindow.UNKNOWN ? NEVER : Math.max(nanos, LEAST_NANOS);
  }

  /**
   * Whether an endpoint that owes an answer to this RPC and has given none to anybody for so long
   * must be held for frozen.
   */
  boolean isUnresponsive(String rpc, long nanos) {
    long delay = delayNanos(rpc);
    return nanos >= SILENT_NANOS && nanos / SILENT_TIMES >= delay;
  }

  /** An attempt was answered with success. */
  void answered(String rpc, long nanos) {
    var percentile = at;
    if (percentile == null) {
      return;
    }
    var window = byRpc.get(rpc);
    if (window == null && byRpc.size() < MAX_RPCS) {
      window = byRpc.computeIfAbsent(rpc, name -> new LatencyWindow(percentile.share(), nanoTime));
    }
    if (window != null) {
      window.record(nanos);
    }
  }

  void happened(Event event) {
    onEvent.accept(event);
  }
}
