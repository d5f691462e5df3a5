package io.weir.loadbalancer.endpoint;

import com.linecorp.armeria.client.WebClient;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.health.HealthState;
import java.util.concurrent.atomic.LongAdder;

/** One address of a cluster, and what is known of it. Thread-safe. */
public final class ClusterEndpoint {
  private final String host;
  private final int port;
  private final String address;
  private final WebClient client;
  private final EndpointLoad load;
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile HealthState health = new HealthState.Unknown();

  public ClusterEndpoint(String host, int port, WebClient client, EndpointLoad load) {
    this.host = host;
    this.port = port;
    this.address = host + ":" + port;
    this.client = client;
    this.load = load;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  public String address() {
    return address;
  }

  public WebClient client() {
    return client;
  }

  public HealthState health() {
    return health;
  }

  void health(HealthState next) {
    health = next;
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
}
