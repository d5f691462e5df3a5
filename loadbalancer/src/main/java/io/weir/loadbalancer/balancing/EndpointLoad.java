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

  private final String name;
  private final Shared shared;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final PeakEwma latency;
  private final ReportedWeight reported = new ReportedWeight();
  private volatile double configuredWeight;
  private volatile long enteredNanos;
  private volatile boolean warming;

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

  /** The endpoint comes, or comes back, into rotation. */
  public void enter() {
    reported.reset();
    enteredNanos = shared.nanoTime().getAsLong();
    warming = !shared.slowStart().isOver(0);
  }

  /** It is configured to take more or less than before; counts when candidates are picked from anew. */
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
   * An attempt failed, however fast.
   *
   * @param hintNanos how long the endpoint asks to be left alone; 0: it does not say
   */
  public void failed(long hintNanos) {
    latency.observe(Math.max(PENALTY_NANOS, Math.min(hintNanos, LARGEST_HINT_NANOS)));
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

  @Override
  public double latencyNanos() {
    return latency.nanos();
  }
}
