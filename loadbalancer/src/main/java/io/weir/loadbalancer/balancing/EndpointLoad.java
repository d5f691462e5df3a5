package io.weir.loadbalancer.balancing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Load of one endpoint, measured by its attempts. Thread-safe and lock-free. */
public final class EndpointLoad implements Load {
  /**
   * The latency that a failure counts as. Without it an endpoint that fails fast would attract the
   * calls that other endpoints take time for.
   */
  static final long PENALTY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The longest pushback that an endpoint can ask for. */
  static final long LARGEST_HINT_NANOS = TimeUnit.MINUTES.toNanos(5);

  /**
   * The time that a failure counts unless the endpoint asks for more. One attempt then measures the
   * endpoint again.
   */
  static final long FORGIVEN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final Shared shared;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final PeakEwma latency;
  private final ReportedWeight reported = new ReportedWeight();
  private volatile double configuredWeight;
  private volatile long enteredNanos;
  private volatile boolean warming;
  private volatile long forgivenNanos;
  private volatile boolean failing;

  /** State that the endpoints of a cluster share. */
  public record Shared(LongSupplier nanoTime, SlowStart slowStart, LongAdder inFlight) {
    public Shared(LongSupplier nanoTime, SlowStart slowStart) {
      this(nanoTime, slowStart, new LongAdder());
    }
  }

  public EndpointLoad(String name, double configuredWeight, Shared shared) {
    this.name = name;
    this.configuredWeight = configuredWeight;
    this.shared = shared;
    this.latency = new PeakEwma(shared.nanoTime());
    enter();
  }

  /**
   * Records that the endpoint enters or re-enters the rotation. Earlier measurements say nothing
   * about it now and are forgotten.
   */
  public void enter() {
    reported.reset();
    failing = false;
    latency.forget();
    enteredNanos = shared.nanoTime().getAsLong();
    warming = !shared.slowStart().isOver(0);
  }

  /** Sets the configured weight. A policy reads it when it next builds a picker. */
  public void weigh(double weight) {
    configuredWeight = weight;
  }

  /** Records that an attempt goes on the wire. */
  public void begin() {
    inFlight.incrementAndGet();
    shared.inFlight().increment();
  }

  /** Records that an attempt has left the wire. */
  public void end() {
    inFlight.decrementAndGet();
    shared.inFlight().decrement();
  }

  /** Records that an attempt succeeded after {@code nanos} nanoseconds. */
  public void succeeded(long nanos) {
    latency.observe(nanos);
  }

  /**
   * Records that an attempt failed, however fast. The penalty alone would take a minute to fade,
   * and a longer pushback even more. The endpoint is therefore forgiven when the pushback, or
   * {@link #FORGIVEN_NANOS} if that is longer, has passed.
   *
   * @param hintNanos the pushback that the endpoint asks for, nanoseconds; 0 if it asks for none
   */
  public void failed(long hintNanos) {
    long hint = Math.min(hintNanos, LARGEST_HINT_NANOS);
    forgivenNanos = shared.nanoTime().getAsLong() + Math.max(FORGIVEN_NANOS, hint);
    failing = true;
    latency.observe(Math.max(PENALTY_NANOS, hint));
  }

  /** Records that an attempt was abandoned: it would have taken longer than {@code nanos}. */
  public void abandoned(long nanos) {
    latency.observeAtLeast(nanos);
  }

  /** Records a load report of the endpoint; the rates are per second. */
  public void reported(double callRate, double errorRate, double utilization) {
    reported.report(callRate, errorRate, utilization, shared.nanoTime().getAsLong());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  @Override
  public long inFlightOfAll() {
    return shared.inFlight().sum();
  }

  @Override
  public double configuredWeight() {
    return configuredWeight;
  }

  @Override
  public double warmth() {
    if (!warming) {
      return 1;
    }
    long since = shared.nanoTime().getAsLong() - enteredNanos;
    if (shared.slowStart().isOver(since)) {
      // An enter() that runs at this moment loses its slow start, which is rare and harmless.
      warming = false;
    }
    return shared.slowStart().factor(since);
  }

  @Override
  public double reportedWeight() {
    return reported.get(shared.nanoTime().getAsLong());
  }

  /**
   * Returns the expected latency. An idle endpoint without a measurement since it entered the
   * rotation costs almost nothing, so the next attempt goes there and measures it. While that
   * attempt is in flight, the endpoint has the default latency.
   */
  @Override
  public double latencyNanos() {
    if (failing && shared.nanoTime().getAsLong() - forgivenNanos >= 0) {
      // This also forgets a failure that is recorded at this moment; the next one counts.
      failing = false;
      latency.forget();
    }
    return latency.isMeasured() || inFlight() > 0 ? latency.nanos() : PeakEwma.LEAST_NANOS;
  }
}
