package io.weir.gateway.admission.gradient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The limit from one window to the next (Envoy's gradient): {@code limit × tolerance / ratio +
 * √limit}, where the ratio is how many times the usual calls took, and the root is the queue that
 * is allowed. Not thread-safe.
 */
final class Gradient {
  /** Slower by this much is no queue yet. */
  private static final double TOLERANCE = 1.25;

  private static final double STEEPEST = 0.5;

  /** What is usual is looked for again after so long without room. */
  static final Duration BETWEEN_PROBES = Duration.ofSeconds(10);

  private static final int JITTER_PERCENT = 15;
  private static final int WINDOWS_AT_MIN = 5;

  /** Half the calls at once and this much of the time: it is no queue that takes it. */
  private static final double FUTILE = 0.75;

  /** As many times the usual as before a probe: the usual has gone down. */
  private static final double LOWERED = 1.2;

  private static final double NOT_PROBED = Double.MAX_VALUE;

  private static final int REMEMBERED = 16;

  /** While few are under way, the limit comes down to so many times as many. */
  private static final int HEADROOM = 4;

  private static final double EASE = 0.95;

  private final Bounds bounds;
  private final IntUnaryOperator random;
  private double limit;
  private long probeDue;
  private boolean probing;
  private double beforeProbe = NOT_PROBED;
  private int atMin;
  private final List<Past> past = new ArrayList<>(REMEMBERED);

  /** A window that is over, and the ratio of its calls. */
  private record Past(double limit, double ratio) {}

  /**
   * What a window has shown.
   *
   * @param ratio how many times the usual calls took, the median
   * @param peak most calls that were under way at once; the limit, if one was refused
   */
  record Window(double ratio, int peak) {}

  /**
   * What holds for the next window.
   *
   * @param limit calls at once
   * @param room up to so many there is no queue to speak of: what calls take then is the usual
   * @param forget what is usual: it has changed
   */
  record Next(int limit, int room, boolean forget) {}

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
      past.clear(); // their ratios were of another usual
      planProbe(now);
      return next(limit, false);
    }
    if (window.peak() <= limit / 2) {
      return unused(window.peak(), now);
    }
    return used(window, now);
  }

  /** Nobody needs more, and what takes its time does not wait for others. */
  private Next unused(int peak, long now) {
    double enough = Math.max(bounds.rest(), HEADROOM * peak);
    limit = bounds.clamp(Math.min(limit, Math.max(limit * EASE, enough)));
    past.clear();
    atMin = 0;
    planProbe(now);
    return next(limit, false);
  }

  private Next used(Window window, long now) {
    double before = limit;
    double ratio = window.ratio();
    var futile = ratio > TOLERANCE ? futile(ratio) : null;
    if (futile != null) {
      limit = futile.limit();
      return anew(now);
    }
    if (ratio > LOWERED * beforeProbe) {
      probeDue = now; // what was taken for the usual was a queue, and may still be
    }
    beforeProbe = NOT_PROBED;
    remember(new Past(before, ratio));
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

  /** The last window with twice the calls, if they took no longer. */
  private @Nullable Past futile(double ratio) {
    for (var each : past) {
      if (each.limit() >= 2 * limit) {
        return ratio > each.ratio() * FUTILE ? each : null;
      }
    }
    return null;
  }

  /** A queue goes on to grow for a while: what was seen since counts for the windows before. */
  private void remember(Past window) {
    if (past.size() == REMEMBERED) {
      past.removeLast();
    }
    past.replaceAll(each -> new Past(each.limit(), Math.max(each.ratio(), window.ratio())));
    past.addFirst(window);
  }

  private Next anew(long now) {
    past.clear();
    atMin = 0;
    planProbe(now);
    return next(limit, true);
  }

  private Next next(double allowed, boolean forget) {
    return new Next((int) allowed, Math.max(bounds.min(), (int) (limit / 2)), forget);
  }

  private void planProbe(long now) {
    int jitter = random.applyAsInt(JITTER_PERCENT + 1);
    probeDue = now + BETWEEN_PROBES.toNanos() / 100 * (100 + jitter);
  }
}
