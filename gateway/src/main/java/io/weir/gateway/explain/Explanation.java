package io.weir.gateway.explain;

import io.weir.gateway.admission.Admission;
import io.weir.loadbalancer.cluster.ClusterView;
import io.weir.loadbalancer.stream.StreamsConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer. */
sealed interface Explanation {

  /**
   * It would be a call.
   *
   * @param route method and template of the HTTP rule; of a gRPC call its path
   * @param form how request and answer are spoken
   * @param safety what may happen if it is executed twice
   * @param schema the one that it would be read with
   * @param admission what holds at the door now; the limit is of unary calls
   */
  record Call(
      String route,
      String rpc,
      String kind,
      String form,
      String safety,
      String schema,
      Admission.View admission,
      Engine engine)
      implements Explanation {}

  /**
   * What the engine would do with it.
   *
   * @param key by which it would be balanced, as far as path and query tell; null: none
   * @param attempts at most
   * @param hedge when a second attempt would be sent beside one under way; null: never
   * @param unary null: it is a stream
   * @param stream how long it may go on instead; null: it is none
   * @param maxConcurrent calls of the cluster at once; of service: those of the RPC's service
   * @param candidates the endpoints, in rotation or not
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
   * How long it may take.
   *
   * @param timeout if its caller names none
   * @param attemptTimeout of an attempt after which another could follow
   */
  record Unary(Duration timeout, Duration attemptTimeout) {}

  /** The gateway would answer by itself. */
  record Answered(int status, String message) implements Explanation {}
}
