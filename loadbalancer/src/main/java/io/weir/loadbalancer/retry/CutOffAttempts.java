package io.weir.loadbalancer.retry;

import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.AttemptResult.Reach;
import java.util.List;

/**
 * Attempts of one call that endpoints cut off: by a reset, by GOAWAY with an error, or by the end
 * of the connection. The call itself may be the reason, and takes the calls beside it along. It is
 * therefore sent to one more endpoint, and after a second cut to no other. It is sent on if
 * endpoints that it never went to lost connections meanwhile: then the network is the reason, or a
 * restart. Confined to the event loop of the call.
 */
final class CutOffAttempts {
  private int count;
  private long sinceNanos;

  /**
   * Counts an attempt that was cut off.
   *
   * @param sentNanos time at which the attempt was sent
   */
  void ended(AttemptResult result, ClusterEndpoint endpoint, long sentNanos) {
    // A connection that ends with an error leaves calls unseen; one of them may be the reason.
    boolean refused =
        result.reach() == Reach.NOT_SEEN && endpoint.connectionLosses().refusedSince(sentNanos);
    if (result.cutOff() || refused) {
      if (count == 0) {
        sinceNanos = sentNanos;
      }
      count++;
    }
  }

  /**
   * Returns whether the call is under suspicion and must not go to another endpoint.
   *
   * @param all endpoints of the cluster
   * @param tried endpoints that the call went to
   */
  boolean incriminate(List<ClusterEndpoint> all, List<ClusterEndpoint> tried) {
    return count > 1
        && all.stream()
            .noneMatch(endpoint ->
                !tried.contains(endpoint) && endpoint.connectionLosses().lostSince(sinceNanos));
  }
}
