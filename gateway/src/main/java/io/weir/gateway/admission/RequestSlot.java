package io.weir.gateway.admission;

import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import io.weir.gateway.admission.gradient.AdaptiveLimit;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.runtime.exchange.AdmissionSlot;
import io.weir.runtime.exchange.Exchange;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Slot of one request. It counts against the bound of concurrent requests, and against the adaptive
 * limit until the request ends or turns out to be a stream.
 */
final class RequestSlot implements AdmissionSlot {
  private static final int REQUEST_TIMEOUT = 408;

  private final ConcurrencyBound bound;
  private final AtomicReference<@Nullable AdaptiveLimit> held = new AtomicReference<>();
  private int entered;

  RequestSlot(ConcurrencyBound bound) {
    this.bound = bound;
  }

  /**
   * Takes a slot under the adaptive limit.
   *
   * @param inFlight calls under the limit, this one included
   */
  void enter(AdaptiveLimit limit, int inFlight) {
    entered = inFlight;
    held.set(limit);
  }

  /** Frees the slot under the adaptive limit, because a stream may last for hours. */
  @Override
  public void streams() {
    leaveLimit();
  }

  private @Nullable AdaptiveLimit leaveLimit() {
    var limit = held.getAndSet(null);
    if (limit != null) {
      limit.leave();
    }
    return limit;
  }

  @Override
  public void release(Exchange exchange, RequestLog log) {
    bound.leave();
    var limit = leaveLimit();
    var rpc = exchange.rpc();
    if (limit != null
        && rpc != null
        && worked(exchange, log)
        && log.isAvailable(RequestLogProperty.RESPONSE_START_TIME)) {
      limit.took(rpc, entered, log.responseStartTimeNanos() - received(log));
    }
  }

  /**
   * Returns the time at which the request was received, because a client that sends or reads slowly
   * is not load. A request without content that is not read ends for Armeria with its response, so
   * its start counts.
   */
  private static long received(RequestLog log) {
    return log.requestEndTimeNanos() < log.responseStartTimeNanos()
        ? log.requestEndTimeNanos()
        : log.requestStartTimeNanos();
  }

  /**
   * Returns true if the latency of the call shows how busy the instances are: the call succeeded or
   * exceeded its deadline. Other failures are quick and show nothing, nor does a request that did
   * not arrive in time.
   */
  private static boolean worked(Exchange exchange, RequestLog log) {
    var code = GrpcCode.of(exchange.grpcStatus());
    return (code == GrpcCode.DEADLINE_EXCEEDED && log.responseStatus().code() != REQUEST_TIMEOUT)
        || Outcome.of(code) == Outcome.SUCCESS;
  }
}
