package io.weir.gateway.admission.gradient;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What calls of each RPC usually take when there is room: the median, which goes down at once and
 * up slowly, so that a queue that builds up is not taken for the usual. Thread-safe; of two threads
 * that learn at the same time one may learn in vain.
 */
final class Usual {
  /** Not known yet. */
  static final double UNKNOWN = 0;

  private static final int MAX_RPCS = 1_000;

  /** Doubles in half a minute at most. */
  private static final double RISE_PER_NANO = Math.log(2) / 30e9;

  /** Of the way down; not all of it, for the median trembles. */
  private static final double FALL = 0.1;

  private static final double STEP = 0.01;
  private static final int MANY = 1_000_000;

  /**
   * Those that end first after a start are the short ones: nothing is learnt for so long, and for
   * so many times what calls take.
   */
  private static final long LEAST_AGE_NANOS = 1_000_000_000;

  private static final int LEAST_AGE_IN_CALLS = 5;

  private final Map<String, Latency> byRpc = new ConcurrentHashMap<>();

  /** Of one RPC, in nanoseconds. */
  private static final class Latency {
    private final long born;
    private volatile double mean;
    private volatile double median = UNKNOWN;
    private volatile double usual = UNKNOWN;
    private volatile long learned;
    private volatile int samples;

    Latency(long now) {
      born = now;
    }

    void learn(long nanos, long now) {
      int count = samples;
      samples = Math.min(count, MANY) + 1;
      if (median != UNKNOWN) {
        learnUsual(nanos, Math.max(STEP, Math.min(0.5, 2.0 / samples)), now);
        return;
      }
      double before = mean;
      mean = before + (nanos - before) / (count + 1);
      if (now - born >= Math.max(LEAST_AGE_NANOS, LEAST_AGE_IN_CALLS * mean)) {
        median = nanos;
        samples = 0;
      }
    }

    /** Each sample moves the median by a step, a large one at first, to the side where it lies. */
    private void learnUsual(long nanos, double step, long now) {
      double next = nanos > median ? median * (1 + step) : median * (1 - step);
      median = next;
      double before = usual;
      if (before != UNKNOWN) {
        double risen = before * (1 + Math.max(0, now - learned) * RISE_PER_NANO);
        usual = next < before ? before + (next - before) * FALL : Math.min(next, risen);
      } else if (step == STEP) {
        usual = next;
      }
      learned = now;
    }
  }

  /**
   * How many times the usual a call took; {@link #UNKNOWN} while its RPC has shown too little.
   *
   * @param nanos at least 1
   * @param room whether it came when there was room, so that it shows the usual
   */
  double ratio(String rpc, long nanos, boolean room, long now) {
    var known = byRpc.get(rpc);
    var latency = known == null ? first(rpc, now) : known;
    if (latency == null) {
      return UNKNOWN;
    }
    double usual = latency.usual;
    if (room || usual == UNKNOWN) {
      latency.learn(nanos, now);
    }
    return usual == UNKNOWN ? UNKNOWN : nanos / usual;
  }

  private @Nullable Latency first(String rpc, long now) {
    return byRpc.size() >= MAX_RPCS ? null : byRpc.computeIfAbsent(rpc, name -> new Latency(now));
  }

  /** What is usual must be learnt anew. */
  void forget() {
    byRpc.clear();
  }
}
