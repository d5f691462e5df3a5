package io.weir.loadbalancer.balancing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The load of one endpoint, as its attempts tell it. Thread-safe; nothing here takes a lock. */
public final class EndpointLoad implements Load {
  /** What a failure counts for, or those that fail fast would attract what others take time for. */
  static final long PENALTY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What an endpoint may ask for at most. */
  static final long LARGEST_HINT_NANOS = TimeUnit.MINUTES.toNanos(5);

  /**
   * How long a failure counts, if the endpoint asks for no more: then one attempt shows how it is.
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

  /** What the endpoints of a cluster share. */
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

  /** The endpoint comes, or comes back, into rotation: how it did before says nothing of it now. */
  public void enter() {
    reported.reset();
    failing = false;
    latency.forget();
    enteredNanos = shared.nanoTime().getAsLong();
    warming = !shared.slowStart().isOver(0);
  }

  /**
   * It is configured to take more or less than before; counts when candidates are picked from anew.
   */
  public void weigh(double weight) {
    configuredWeight = weight;
  }

  /** An attempt goes on the wire. */
  public void begin() {
    inFlight.incrementAndGet();
    shared.inFlight().increment();
  }

  /** It has left the wire. */
  public void end() {
    inFlight.decrementAndGet();
    shared.inFlight().decrement();
  }

  /** An attempt succeeded in this time. */
  public void succeeded(long nanos) {
    latency.observe(nanos);
  }

  /**
   * An attempt failed, however fast. What it counts for would take a minute to fade, and that of
   * one that asks for time even longer: it is forgotten when its time is over.
   *
   * @param hintNanos how long the endpoint asks to be left alone; 0: it does not say
   */
  public void failed(long hintNanos) {
    long hint = Math.min(hintNanos, LARGEST_HINT_NANOS);
    forgivenNanos = shared.nanoTime().getAsLong() + Math.max(FORGIVEN_NANOS, hint);
    failing = true;
    latency.observe(Math.max(PENALTY_NANOS, hint));
  }

  /** An attempt was given up: it would have taken longer than this. */
  public void abandoned(long nanos) {
    latency.observeAtLeast(nanos);
  }

  /** The endpoint tells how it is; rates are a second. */
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
      // An enter() in between loses its slow start: rare, and no more than a lost nicety.
      warming = false;
    }
    return shared.slowStart().factor(since);
  }

  @Override
  public double reportedWeight() {
    return reported.get(shared.nanoTime().getAsLong());
  }

  /**
   * Of one that was not measured since it came, and is idle, next to nothing: the next attempt goes
   * there and shows how it is. While it does so the others have what may be expected of any.
   */
  @Override
  public double latencyNanos() {
    if (failing && shared.nanoTime().getAsLong() - forgivenNanos >= 0) {
      // A failure in between is forgotten, too: the next one counts.
      failing = false;
      latency.forget();
    }
    return latency.isMeasured() || inFlight() > 0 ? latency.nanos() : PeakEwma.LEAST_NANOS;
  }
}
