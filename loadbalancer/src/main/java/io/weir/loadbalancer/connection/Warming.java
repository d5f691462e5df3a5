package io.weir.loadbalancer.connection;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Opens the connections of an endpoint before its first call: sends a health check from each event
 * loop, one after the other, so that an endpoint gets one new connection at a time. A cluster warms
 * at most 1,024 connections. With more endpoints than that, each gets its first connection from its
 * regular checks.
 */
public final class Warming {
  private static final int MOST = 1_024;

  private final BiFunction<ClusterEndpoint, EventLoop, CompletableFuture<CheckResult>> probe;
  private final List<EventLoop> loops = new ArrayList<>();

  public Warming(
      BiFunction<ClusterEndpoint, EventLoop, CompletableFuture<CheckResult>> probe,
      EventLoopGroup group) {
    this.probe = probe;
    for (EventExecutor loop : group) {
      loops.add((EventLoop) loop);
    }
  }

  /**
   * Warms an endpoint. Completes with the first check that shows that the endpoint does not serve,
   * or else with the last check.
   *
   * @param endpoints number of endpoints of the cluster
   */
  public CompletableFuture<CheckResult> warm(ClusterEndpoint endpoint, int endpoints) {
    int share = Math.min(loops.size(), MOST / Math.max(1, endpoints));
    return next(endpoint, 0, share, new CheckResult.Serving());
  }

  private CompletableFuture<CheckResult> next(
      ClusterEndpoint endpoint, int begun, int of, CheckResult last) {
    boolean serves = last instanceof CheckResult.Serving || last instanceof CheckResult.Busy;
    if (begun == of || !serves) {
      return CompletableFuture.completedFuture(last);
    }
    return probe
        .apply(endpoint, loops.get(begun))
        .thenCompose(result -> next(endpoint, begun + 1, of, result));
  }
}
