package io.weir.loadbalancer.endpoint;

import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.observability.metrics.DurationHistogram;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Record of one endpoint of a cluster: its address, state, load and counters. Thread-safe. */
public final class ClusterEndpoint {
  private final EndpointAddress address;
  private final String shown;
  private final EndpointClient client;
  private final EndpointLoad load;
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder ejections = new LongAdder();
  private final DurationHistogram durations = new DurationHistogram();
  private final OutcomeCounts outcomes = new OutcomeCounts();
  private final UnresponsiveTimer unresponsive = new UnresponsiveTimer();
  private final ConnectionLosses connectionLosses = new ConnectionLosses();
  private final AtomicBoolean probe = new AtomicBoolean();
  private volatile long maxHeaders = Long.MAX_VALUE;
  private volatile boolean connectProtocol = true;
  private volatile Doubts doubts = Doubts.NONE;
  private volatile EndpointState state = EndpointState.connecting();

  public ClusterEndpoint(EndpointAddress address, EndpointClient client, EndpointLoad load) {
    this.address = address;
    this.shown = address.toString();
    this.client = client;
    this.load = load;
  }

  /** Returns the host, or the path of the Unix socket. */
  public String host() {
    return address.host();
  }

  /** Returns the port; 0 for a Unix socket. */
  public int port() {
    return address.port();
  }

  /** Returns the address as text: "127.0.0.1:50051". */
  public String address() {
    return shown;
  }

  public EndpointAddress parsedAddress() {
    return address;
  }

  public EndpointClient client() {
    return client;
  }

  public ConnectionLosses connectionLosses() {
    return connectionLosses;
  }

  /**
   * Returns the largest header list that the endpoint accepts, in bytes as RFC 9113 counts them;
   * Long.MAX_VALUE until it has announced a limit.
   */
  public long maxHeaders() {
    return maxHeaders;
  }

  /** Records the limit of header lists in the settings of a connection. */
  public void maxHeaders(long bytes) {
    maxHeaders = bytes;
  }

  /**
   * Returns whether the endpoint takes WebSockets over HTTP/2 (RFC 8441); true until a connection
   * is established.
   */
  public boolean connectProtocol() {
    return connectProtocol;
  }

  /** Records what the settings of a connection say of WebSockets. */
  public void connectProtocol(boolean enabled) {
    connectProtocol = enabled;
  }

  /** Returns the state, which decides whether the endpoint may be picked. */
  public EndpointState state() {
    return state;
  }

  /** Replaces the state. Called only under the lock of the rotation. */
  public void state(EndpointState next) {
    state = next;
  }

  /** Returns the state that the health checks give the endpoint. */
  public EndpointState.Checked health() {
    return state.health();
  }

  /** Returns whether the state lets the endpoint be picked. */
  public boolean usable() {
    return state.usable();
  }

  /**
   * Returns whether its cluster stopped naming the endpoint. A removed endpoint finishes its calls
   * and gets no new ones.
   */
  public boolean removed() {
    return state.removed();
  }

  /** Returns the load that balancing policies compare. */
  public EndpointLoad load() {
    return load;
  }

  public int inFlight() {
    return load.inFlight();
  }

  public long requests() {
    return requests.sum();
  }

  public long failures() {
    return failures.sum();
  }

  /** Records that an attempt goes on the wire. */
  public void begin() {
    load.begin();
    requests.increment();
  }

  /** Records that an attempt has left the wire. */
  public void end(boolean failed) {
    load.end();
    if (failed) {
      failures.increment();
    }
  }

  /** Returns the durations of its attempts, without those that their callers ended. */
  public DurationHistogram durations() {
    return durations;
  }

  /** Returns the errors in a row that its callers may have provoked. */
  public Doubts doubts() {
    return doubts;
  }

  public void doubts(Doubts next) {
    doubts = next;
  }

  /** Returns the counts of the outcomes of its attempts, for the outlier sweep. */
  public OutcomeCounts outcomes() {
    return outcomes;
  }

  /** Returns the timer that detects an unresponsive endpoint. */
  public UnresponsiveTimer unresponsive() {
    return unresponsive;
  }

  /** Claims the one probe of an ejected endpoint; returns false if another call has claimed it. */
  public boolean probe() {
    return !probe.get() && probe.compareAndSet(false, true);
  }

  public boolean probed() {
    return probe.get();
  }

  public void probeOver() {
    if (probe.get()) {
      probe.set(false);
    }
  }

  /** Returns the number of ejections so far. */
  public long ejections() {
    return ejections.sum();
  }

  public void countEjection() {
    ejections.increment();
  }
}
