package io.weir.loadbalancer.admission;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.bulkhead.BulkheadGate;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.runtime.exchange.Exchange;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Places of the unary calls of a cluster.
 *
 * @param cluster name of the cluster
 * @param nanoTime monotonic clock, in nanoseconds
 */
public record Places(
    String cluster,
    Admission admission,
    AdmissionMeters meters,
    BulkheadGate bulkheads,
    LongSupplier nanoTime) {

  /**
   * Returns the place of a call, which {@link Place#ask} takes.
   *
   * @param rpc full name of the RPC: "weir.users.v1.UserService/GetUser"
   * @param bytes size of the content that is held while the call waits
   */
  public Place of(Exchange exchange, String rpc, long bytes) {
    return new Place(this, exchange, rpc, bytes);
  }

  /**
   * Returns the answer of a call that got no place: RESOURCE_EXHAUSTED at a configured limit,
   * UNAVAILABLE at the adaptive one.
   */
  HttpResponse refusal(long waitedNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(waitedNanos);
    var waited = millis == 0 ? "" : "; the call waited " + millis + " ms for a place";
    return admission.isAtMaxCalls()
        ? TrailersOnly.later(
            GrpcCode.RESOURCE_EXHAUSTED,
            "cluster %s is at its limit of %d concurrent calls%s"
                .formatted(cluster, admission.maxCalls(), waited))
        : TrailersOnly.later(
            GrpcCode.UNAVAILABLE,
            "cluster %s has as many calls as it can carry%s".formatted(cluster, waited));
  }
}
