package io.weir.loadbalancer.admission.gradient;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Usual latency of each RPC: the median while there is spare capacity. It falls at once and rises
 * slowly, so that a growing queue does not become the usual. Thread-safe; of two threads that
 * record at the same time one may be lost.
 */
final class Usual {
  /** Value of a latency or ratio that is not known yet. */
  static final double UNKNOWN = 0;

  private static final int MAX_RPCS = 1_000;

  /** Growth of the usual latency per nanosecond: it doubles in half a minute at most. */
  private static final double RISE_PER_NANO = Math.log(2) / 30e9;

  /** Fraction of the way to a lower median, because the median fluctuates. */
  private static final double FALL = 0.1;

  /**
   * Latency that is worth no refusal: calls of an RPC that usually takes less are compared with
   * {@code 0.8 × usual + 20 ms}. Compared with a usual 0.3 ms, every busy processor would look like
   * a queue.
   */
  private static final double SLACK_NANOS = 20e6;

  private static final double SLACK_PART = 0.8;

  private static final double STEP = 0.01;
  private static final int MANY = 1_000_000;

  /**
   * Time during which nothing is learned about an RPC, because the first calls to end are the short
   * ones. {@link #LEAST_AGE_IN_CALLS} is a second minimum, in mean latencies.
   */
  private static final long LEAST_AGE_NANOS = 1_000_000_000;

  private static final int LEAST_AGE_IN_CALLS = 5;

  private final Map<String, Latency> byRpc = new ConcurrentHashMap<>();

  /** Latency of one RPC, in nanoseconds. */
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

    /** Moves the median one step towards the sample. The first steps are large. */
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
   * Returns the latency of a call divided by the usual latency of its RPC, or by the slack if that
   * is more; or {@link #UNKNOWN} while the usual latency is not known.
   *
   * @param nanos latency, at least 1
   * @param room true if there was spare capacity when the call entered, so that it shows the usual
   *     latency
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
    return usual == UNKNOWN ? UNKNOWN : nanos / Math.max(usual, SLACK_PART * usual + SLACK_NANOS);
  }

  private @Nullable Latency first(String rpc, long now) {
    return byRpc.size() >= MAX_RPCS ? null : byRpc.computeIfAbsent(rpc, name -> new Latency(now));
  }

  /** Forgets all usual latencies, so that they are learned anew. */
  void forget() {
    byRpc.clear();
  }
}
