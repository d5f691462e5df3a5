package io.weir.loadbalancer.endpoint;

import com.linecorp.armeria.client.WebClient;
import io.weir.loadbalancer.balancing.EndpointLoad;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** One address of a cluster, and what is known of it. Thread-safe. */
public final class ClusterEndpoint {
  private final HostPort address;
  private final String shown;
  private final WebClient client;
  private final EndpointLoad load;
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder ejections = new LongAdder();
  private final OutcomeCounts outcomes = new OutcomeCounts();
  private final UnresponsiveTimer unresponsive = new UnresponsiveTimer();
  private final AtomicBoolean probe = new AtomicBoolean();
  private volatile EndpointState state = EndpointState.connecting();

  public ClusterEndpoint(String host, int port, WebClient client, EndpointLoad load) {
    this.address = new HostPort(host, port);
    this.shown = address.toString();
    this.client = client;
    this.load = load;
  }

  public String host() {
    return address.host();
  }

  public int port() {
    return address.port();
  }

  public String address() {
    return shown;
  }

  public HostPort hostPort() {
    return address;
  }

  public WebClient client() {
    return client;
  }

  /** Everything that decides whether it may be picked. */
  public EndpointState state() {
    return state;
  }

  /** Replaces the state. Called under the lock of the rotation alone. */
  public void state(EndpointState next) {
    state = next;
  }

  /** What the health checks have shown. */
  public EndpointState.Checked health() {
    return state.health();
  }

  /** In rotation. */
  public boolean usable() {
    return state.usable();
  }

  /** No longer of its cluster: calls under way end, there are no new ones. */
  public boolean removed() {
    return state.removed();
  }

  /** What a policy picks by. */
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

  /** An attempt goes on the wire. */
  public void begin() {
    load.begin();
    requests.increment();
  }

  /** It has left the wire. */
  public void end(boolean failed) {
    load.end();
    if (failed) {
      failures.increment();
    }
  }

  /** What its attempts came to, for comparison with others. */
  public OutcomeCounts outcomes() {
    return outcomes;
  }

  /** Whether it still answers. */
  public UnresponsiveTimer unresponsive() {
    return unresponsive;
  }

  /** Takes the place of the one call that shows whether it is well again; false if it is taken. */
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

  /** How often it was ejected. */
  public long ejections() {
    return ejections.sum();
  }

  public void countEjection() {
    ejections.increment();
  }
}
