package io.weir.gateway.admission;

import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AttributeKey;
import io.weir.gateway.admission.gradient.AdaptiveLimit;
import io.weir.gateway.admission.gradient.Bounds;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a gateway carries at once: an absolute bound, streams among them, and below it
 * a limit of unary calls that adapts itself. Thread-safe.
 */
public final class Admission {
  private static final AttributeKey<Admitted> ADMITTED =
      AttributeKey.valueOf(Admission.class, "ADMITTED");

  private final AdmissionConfig config;
  private final ConcurrencyBound bound;
  private final @Nullable AdaptiveLimit limit;
  private final Counter refusedByBound;
  private final Counter refusedByLimit;

  /**
   * At one moment, for people.
   *
   * @param concurrent requests at once, streams among them
   * @param limit unary calls at once as it is now; 0: none
   * @param inFlight those under way
   * @param shedLast whether a request would be refused last
   */
  public record View(int concurrent, int limit, int inFlight, boolean shedLast) {}

  /**
   * @param concurrent requests at once, whatever the limit says
   * @param nanoTime monotonic
   * @param random a number from 0 up to, not including, its argument
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

  public Function<? super HttpService, AdmissionService> layer() {
    return delegate -> new AdmissionService(delegate, this);
  }

  /** Tells what a request means: only what a unary call takes shows how busy it is behind us. */
  public static void means(ServiceRequestContext ctx, String rpc, boolean unary) {
    var admitted = ctx.attr(ADMITTED);
    if (admitted == null) {
      return;
    }
    if (unary) {
      admitted.unary(rpc);
    } else {
      admitted.stream();
    }
  }

  ConcurrencyBound bound() {
    return bound;
  }

  /** Whether it may go on under the limit, if there is one. */
  boolean admits(ServiceRequestContext ctx) {
    var adaptive = limit;
    if (adaptive == null) {
      return true;
    }
    int entered = adaptive.tryEnter(config.isShedLast(ctx.rawPath()));
    if (entered == AdaptiveLimit.REFUSED) {
      return false;
    }
    var admitted = new Admitted(adaptive, entered);
    ctx.setAttr(ADMITTED, admitted);
    var _ = ctx.log().whenComplete().thenAccept(admitted::end);
    return true;
  }

  void refusedByBound() {
    refusedByBound.increment();
  }

  void refusedByLimit() {
    refusedByLimit.increment();
  }

  /**
   * @param path of a request that somebody wonders about
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
