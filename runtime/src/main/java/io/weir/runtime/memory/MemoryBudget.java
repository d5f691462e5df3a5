package io.weir.runtime.memory;

import io.weir.runtime.identity.CallerKey;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limit of the bytes that a process holds for its callers, shared by callers, their connections and
 * the exchanges on them. Thread-safe.
 */
public final class MemoryBudget {
  /** Largest share of a caller's free bytes for one connection, and of that for one exchange. */
  private static final double BELOW_CALLER = 0.8;

  /** Bytes from which on an exchange may be ended to make room for smaller ones. */
  private static final long LARGE = 64 << 10;

  /** Part of the limit that is free while no exchange is ended. */
  private static final int RESERVE = 16;

  private static final int TIMES = 4;

  private final MemoryConfig config;
  private final long limit;
  private final Account process;
  private final Map<Object, Caller> callers = new ConcurrentHashMap<>();
  private final Map<MemoryKind, LongAdder> kinds = new EnumMap<>(MemoryKind.class);
  private final Set<HeldBytes> large = ConcurrentHashMap.newKeySet();
  private final LongAdder refusals = new LongAdder();

  /** Connections of one caller address. */
  private record Caller(Account account, int connections) {}

  /**
   * State for people.
   *
   * @param largestCaller bytes of the caller that holds most
   */
  public record View(
      long limit, long used, Map<String, Long> kinds, long largestCaller, long refusals) {}

  /**
   * @param limit bytes in total
   */
  public MemoryBudget(MemoryConfig config, long limit) {
    this.config = config;
    this.limit = limit;
    this.process = Account.root(limit);
    for (var kind : MemoryKind.values()) {
      kinds.put(kind, new LongAdder());
    }
  }

  /** Returns a budget without a limit, for exchanges that arrived by no connection. */
  public static MemoryBudget unlimited() {
    return new MemoryBudget(MemoryConfig.defaults(), Long.MAX_VALUE / 2);
  }

  public MemoryConfig config() {
    return config;
  }

  /** Opens the account of a connection. Each must be closed with {@link #disconnected}. */
  public HeldBytes connected(Object caller) {
    var known =
        callers.merge(
            keyOf(caller),
            new Caller(process.open(config.callerShare().fraction()), 1),
            (old, opened) -> new Caller(old.account, old.connections + 1));
    return new HeldBytes(this, known.account.open(BELOW_CALLER), () -> {});
  }

  /** Closes the account of a connection. */
  public void disconnected(Object caller, HeldBytes connection) {
    connection.release();
    var _ =
        callers.computeIfPresent(
            keyOf(caller),
            (key, old) ->
                old.connections == 1 ? null : new Caller(old.account, old.connections - 1));
  }

  /**
   * Opens the account of an exchange on a connection.
   *
   * @param eviction ends the exchange if smaller ones need its memory; called on any thread
   */
  public HeldBytes begun(HeldBytes connection, Runnable eviction) {
    return new HeldBytes(this, connection.account().open(BELOW_CALLER), eviction);
  }

  /** Records that the bytes of a holder have changed. */
  void ranks(HeldBytes holder) {
    if (holder.total() >= LARGE) {
      large.add(holder);
    } else {
      large.remove(holder);
    }
  }

  /**
   * Ends the exchange that holds most, if it holds many times what a waiting one does: among those
   * of the process if nearly everything is held, else among those of the same caller or connection.
   * Limits alone do not suffice, because holders that came first keep what they have.
   */
  void makeRoomFor(HeldBytes waiting) {
    var crowded = waiting.account().crowded(limit / RESERVE);
    if (crowded == null) {
      return;
    }
    var least = Math.max(LARGE, TIMES * waiting.total());
    large.stream()
        .filter(holder -> holder.total() >= least && holder.account().isWithin(crowded))
        .max(Comparator.comparingLong(HeldBytes::total))
        .ifPresent(largest -> {
          large.remove(largest);
          refused();
          largest.evict();
        });
  }

  void count(MemoryKind kind, long bytes) {
    var counter = kinds.get(kind);
    if (counter != null) {
      counter.add(bytes);
    }
  }

  /** Records that a request was refused for want of room. */
  void refused() {
    refusals.increment();
  }

  public long limit() {
    return limit;
  }

  public long used() {
    return process.held();
  }

  public long used(MemoryKind kind) {
    var counter = kinds.get(kind);
    return counter == null ? 0 : counter.sum();
  }

  public long refusals() {
    return refusals.sum();
  }

  public View view() {
    Map<String, Long> used = new TreeMap<>();
    for (var kind : MemoryKind.values()) {
      used.put(kind.name().toLowerCase(Locale.ROOT), used(kind));
    }
    long largest =
        callers.values().stream().mapToLong(caller -> caller.account.held()).max().orElse(0);
    return new View(limit, used(), used, largest, refusals());
  }

  private static Object keyOf(Object caller) {
    return caller instanceof InetAddress host ? CallerKey.of(host) : caller;
  }
}
