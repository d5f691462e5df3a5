package io.weir.loadbalancer.admission.gradient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Computes the limit of the next window (Envoy's gradient): {@code limit × tolerance / ratio +
 * √limit}, where the ratio is the latency of the calls divided by the usual latency, and the root
 * is the permitted queue. Not thread-safe.
 */
final class Gradient {
  /** Ratio up to which slower calls do not indicate a queue. */
  private static final double TOLERANCE = 1.25;

  private static final double STEEPEST = 0.5;

  /** Time without spare capacity after which the usual latency is measured again, before jitter. */
  static final Duration BETWEEN_PROBES = Duration.ofSeconds(10);

  private static final int JITTER_PERCENT = 15;
  private static final int WINDOWS_AT_MIN = 5;

  /**
   * Fraction of an earlier ratio. If halving the concurrent calls does not reduce the ratio below
   * this fraction, a queue is not the cause.
   */
  private static final double FUTILE = 0.75;

  /**
   * Fraction of an earlier throughput. If a lower limit reduces the throughput below this fraction,
   * it holds back calls that the endpoints could serve.
   */
  private static final double STARVED = 0.8;

  /**
   * Factor above the ratio before a probe at which the usual latency counts as lowered by the
   * probe.
   */
  private static final double LOWERED = 1.2;

  private static final double NOT_PROBED = Double.MAX_VALUE;

  private static final int REMEMBERED = 16;

  /** Multiple of the peak to which the limit falls while few calls are in flight. */
  private static final int HEADROOM = 4;

  private static final double EASE = 0.95;

  private final Bounds bounds;
  private final IntUnaryOperator random;
  private double limit;
  private long probeDue;
  private boolean probing;
  private double beforeProbe = NOT_PROBED;
  private int atMin;
  private boolean rising = true;
  private final List<Past> past = new ArrayList<>(REMEMBERED);

  /** Completed window: its limit, the ratio of its calls, and their number per second. */
  private record Past(double limit, double ratio, double perSecond) {

    /** Returns whether the calls of another window took as long, or were clearly fewer. */
    boolean isNoWorseThan(Window other) {
      return other.ratio() > ratio * FUTILE || other.perSecond() < perSecond * STARVED;
    }
  }

  /**
   * Measurements of one window.
   *
   * @param ratio median of latency divided by usual latency
   * @param peak most calls in flight at once; the limit if a call was refused
   * @param perSecond calls answered per second
   */
  record Window(double ratio, int peak, double perSecond) {}

  /**
   * Values for the next window.
   *
   * @param limit limit of concurrent calls
   * @param room number of calls in flight up to which there is no queue worth mentioning, so that
   *     their latency is the usual one
   * @param forget true to forget the usual latencies, because they have changed
   * @param rising true while the limit doubles, because nothing has shown a queue yet
   */
  record Next(int limit, int room, boolean forget, boolean rising) {}

  Gradient(Bounds bounds, IntUnaryOperator random, long now) {
    this.bounds = bounds;
    this.random = random;
    this.limit = bounds.initial();
    planProbe(now);
  }

  Next first() {
    return next(limit, false);
  }

  Next after(Window window, long now) {
    if (probing) {
      probing = false;
      past.clear(); // their ratios refer to other usual latencies
      planProbe(now);
      return next(limit, false);
    }
    if (window.peak() <= limit / 2) {
      return unused(window.peak(), now);
    }
    return used(window, now);
  }

  /**
   * Lowers the limit slowly while at most half of it is used: more is not needed, and slow calls do
   * not wait for others.
   */
  private Next unused(int peak, long now) {
    double enough = Math.max(bounds.rest(), HEADROOM * peak);
    limit = bounds.clamp(Math.min(limit, Math.max(limit * EASE, enough)));
    past.clear();
    atMin = 0;
    rising = true;
    planProbe(now);
    return next(limit, false);
  }

  private Next used(Window window, long now) {
    double before = limit;
    double ratio = window.ratio();
    if (rising && ratio <= TOLERANCE) {
      limit = bounds.clamp(2 * limit);
      remember(new Past(before, ratio, window.perSecond()));
      return next(limit, false);
    }
    rising = false;
    var futile = futile(window);
    if (futile != null) {
      limit = futile.limit();
      return anew(now);
    }
    if (ratio > LOWERED * beforeProbe) {
      probeDue = now; // the usual latency before the probe included a queue, and may still do so
    }
    beforeProbe = NOT_PROBED;
    remember(new Past(before, ratio, window.perSecond()));
    limit =
        bounds.clamp(limit * Math.max(STEEPEST, TOLERANCE / Math.max(1, ratio)) + Math.sqrt(limit));
    atMin = limit <= bounds.min() ? atMin + 1 : 0;
    if (atMin >= WINDOWS_AT_MIN) {
      return anew(now);
    }
    if (window.peak() >= (int) before && now - probeDue >= 0) {
      probing = true;
      beforeProbe = ratio;
      return next(bounds.clamp(limit / 2), false);
    }
    return next(limit, false);
  }

  /**
   * Returns the last window with at least twice the limit if the lower limit has not helped since:
   * its calls took no longer, or were clearly more; else null.
   */
  private @Nullable Past futile(Window window) {
    if (window.ratio() <= TOLERANCE) {
      return null;
    }
    for (var each : past) {
      if (each.limit() >= 2 * limit) {
        return each.isNoWorseThan(window) ? each : null;
      }
    }
    return null;
  }

  /**
   * Adds a window. A queue continues to grow for a while, so earlier windows take the highest ratio
   * seen since.
   */
  private void remember(Past window) {
    if (past.size() == REMEMBERED) {
      past.removeLast();
    }
    past.replaceAll(
        each -> new Past(each.limit(), Math.max(each.ratio(), window.ratio()), each.perSecond()));
    past.addFirst(window);
  }

  private Next anew(long now) {
    past.clear();
    atMin = 0;
    planProbe(now);
    return next(limit, true);
  }

  private Next next(double allowed, boolean forget) {
    return new Next((int) allowed, Math.max(bounds.min(), (int) (limit / 2)), forget, rising);
  }

  private void planProbe(long now) {
    int jitter = random.applyAsInt(JITTER_PERCENT + 1);
    probeDue = now + BETWEEN_PROBES.toNanos() / 100 * (100 + jitter);
  }
}
