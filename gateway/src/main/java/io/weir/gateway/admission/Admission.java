package io.weir.gateway.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.gateway.admission.gradient.AdaptiveLimit;
import io.weir.gateway.admission.gradient.Bounds;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the requests that the gateway serves at once. An absolute bound covers all requests,
 * streams included; below it an adaptive limit covers unary calls. Thread-safe.
 */
public final class Admission {
  private final AdmissionConfig config;
  private final ConcurrencyBound bound;
  private final @Nullable AdaptiveLimit limit;
  private final Counter refusedByBound;
  private final Counter refusedByLimit;

  /**
   * Snapshot of the state of admission for the admin pages.
   *
   * @param concurrent bound of concurrent requests, streams included
   * @param limit current limit of concurrent unary calls; 0 if there is no limit
   * @param inFlight unary calls in flight
   * @param shedLast true if the request would be refused last
   */
  public record View(int concurrent, int limit, int inFlight, boolean shedLast) {}

  /**
   * @param concurrent bound of concurrent requests, whatever the adaptive limit is
   * @param nanoTime monotonic clock, in nanoseconds
   * @param random returns a number from 0 up to, not including, its argument
   */
  public Admission(
      AdmissionConfig config,
      int concurrent,
      MeterRegistry meters,
      LongSupplier nanoTime,
      IntUnaryOperator random) {
    this.config = config;
    this.bound = new ConcurrencyBound(concurrent);
    this.refusedByBound = refused(meters, "concurrent");
    this.refusedByLimit = refused(meters, "limit");
    limit =
        config.adaptive()
            ? new AdaptiveLimit(Bounds.of(config.min(), config.max()), nanoTime, random)
            : null;
    if (limit != null) {
      watch(limit, meters);
    }
  }

  private static void watch(AdaptiveLimit limit, MeterRegistry meters) {
    Gauge.builder("weir.admission.limit", limit, AdaptiveLimit::limit)
        .description("Unary calls at once that are good for what stands behind")
        .register(meters);
    Gauge.builder("weir.admission.in.flight", limit, AdaptiveLimit::inFlight)
        .description("Unary calls under way")
        .register(meters);
  }

  private static Counter refused(MeterRegistry meters, String reason) {
    return Counter.builder("weir.admission.refused")
        .description("Requests refused because too many were under way")
        .tag("reason", reason)
        .register(meters);
  }

  /** Admits a request under the bound. Returns null if the bound is reached. */
  @Nullable RequestSlot enter() {
    if (bound.tryEnter()) {
      return new RequestSlot(bound);
    }
    refusedByBound.increment();
    return null;
  }

  /**
   * Admits a request under the adaptive limit too, if there is one. Returns false if it is reached.
   */
  boolean enterLimit(RequestSlot slot, String path) {
    var adaptive = limit;
    if (adaptive == null) {
      return true;
    }
    int entered = adaptive.tryEnter(config.isShedLast(path));
    if (entered == AdaptiveLimit.REFUSED) {
      refusedByLimit.increment();
      return false;
    }
    slot.enter(adaptive, entered);
    return true;
  }

  /**
   * Returns the bound, the limit and whether a request would be refused last.
   *
   * @param path of the request
   */
  public View view(String path) {
    var adaptive = limit;
    return new View(
        bound.max(),
        adaptive == null ? 0 : adaptive.limit(),
        adaptive == null ? 0 : adaptive.inFlight(),
        config.isShedLast(path));
  }
}
