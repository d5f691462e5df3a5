package io.weir.gateway.explain;

import io.weir.loadbalancer.call.CallLimits;
import io.weir.loadbalancer.cluster.ClusterView;
import io.weir.loadbalancer.stream.StreamsConfig;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.exchange.TimeLeft;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer of the explain page. */
sealed interface Explanation {

  /**
   * Explanation of a request that would become a call.
   *
   * @param route method and template of the HTTP rule, or the path of a gRPC call
   * @param form of request and response
   * @param safety effect of executing it twice
   * @param schema hash of the schema with which it would be read
   * @param settings pattern of the route whose settings apply; null for those of the cluster alone
   * @param maxBody largest content of the request, in bytes; of a stream, of one element
   * @param maxBodyOrigin setting that it comes from
   * @param access conditions for the caller
   * @param admission current state of admission
   */
  record Call(
      String route,
      String rpc,
      String kind,
      String form,
      String safety,
      String schema,
      @Nullable String settings,
      long maxBody,
      String maxBodyOrigin,
      List<Access> access,
      Admitting admission,
      Engine engine)
      implements Explanation {}

  /**
   * Condition for the caller.
   *
   * @param condition "public", "authenticated", "require scope users.write"
   * @param origin rule or method option that it comes from
   * @param decision what it means for the credentials in the question
   */
  record Access(String condition, String origin, String decision) {}

  /**
   * Current state of admission.
   *
   * @param concurrent maximum number of concurrent requests of the gateway, streams included
   * @param limit current limit of concurrent unary calls to the cluster
   * @param inFlight unary calls to the cluster in flight
   * @param waiting unary calls that wait for a place in the cluster
   * @param shedLast true if the request would be refused last
   */
  record Admitting(int concurrent, int limit, int inFlight, int waiting, boolean shedLast) {}

  /**
   * Treatment of the call by the engine.
   *
   * @param key balancing key, as far as path and query contain it; null for none
   * @param attempts maximum number of attempts, the first one included
   * @param hedge condition for a second attempt beside a pending one; null for never
   * @param unary timeouts of a unary call; null for a stream
   * @param stream limits of a stream; null for a unary call
   * @param maxConcurrent limit of concurrent calls of the cluster: unary calls, or streams
   * @param maxConcurrentOfService limit of concurrent calls of the RPC's service
   * @param candidates all endpoints, in rotation or not
   */
  record Engine(
      String cluster,
      String policy,
      @Nullable String key,
      int attempts,
      String retries,
      @Nullable String hedge,
      @Nullable Unary unary,
      @Nullable StreamsConfig stream,
      int maxConcurrent,
      int maxConcurrentOfService,
      List<ClusterView.EndpointView> candidates) {}

  /**
   * Timeouts of a unary call.
   *
   * @param timeout of the call, if its caller sets no shorter one: "5s", "none"
   * @param timeoutOrigin the limit that decides: "the timeout of the cluster"; null if there is
   *     none
   * @param attemptTimeout of an attempt that may be followed by another
   */
  record Unary(String timeout, @Nullable String timeoutOrigin, String attemptTimeout) {

    /** Describes the limits of a call: the shorter one of edge and cluster or route decides. */
    static Unary of(MaxTime edge, CallLimits limits) {
      boolean shorter = limits.timeout().nanos() < edge.nanos();
      var decisive = shorter ? limits.timeout() : edge;
      var origin = shorter ? limits.origin() : TimeLeft.Origin.EDGE;
      return new Unary(
          decisive.toString(),
          decisive.duration() == null ? null : origin.toString(),
          limits.attemptTimeout().toString());
    }
  }

  /**
   * Explanation of a request that passes through.
   *
   * @param route pattern of its path
   * @param access conditions for the caller
   */
  record Passed(
      String route,
      String form,
      List<Access> access,
      String cluster,
      List<ClusterView.EndpointView> candidates)
      implements Explanation {}

  /** Explanation of a request that the gateway would answer itself. */
  record Answered(int status, String message) implements Explanation {}
}
