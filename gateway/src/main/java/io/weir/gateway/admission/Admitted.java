package io.weir.gateway.admission;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import io.weir.gateway.admission.gradient.AdaptiveLimit;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.outcome.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A request that has a place under the adaptive limit, until it ends or is known to be a stream.
 */
final class Admitted {
  private static final int GATEWAY_TIMEOUT = 504;

  private final AdaptiveLimit limit;
  private final int entered;
  private final AtomicBoolean left = new AtomicBoolean();
  private volatile @Nullable String rpc;

  Admitted(AdaptiveLimit limit, int entered) {
    this.limit = limit;
    this.entered = entered;
  }

  void unary(String name) {
    rpc = name;
  }

  /**
   * How long a stream goes on says nothing of load, and a watch must not keep the place of a call.
   */
  void stream() {
    leave();
  }

  private void leave() {
    if (!left.getAndSet(true)) {
      limit.leave();
    }
  }

  void end(RequestLog log) {
    leave();
    var name = rpc;
    if (name == null || !worked(log) || !log.isAvailable(RequestLogProperty.RESPONSE_START_TIME)) {
      return;
    }
    limit.took(name, entered, log.responseStartTimeNanos() - received(log));
  }

  /**
   * Neither how slowly the caller sends nor how slowly it reads is load. A request without content
   * that nobody reads ends for Armeria with its answer.
   */
  private static long received(RequestLog log) {
    return log.requestEndTimeNanos() < log.responseStartTimeNanos()
        ? log.requestEndTimeNanos()
        : log.requestStartTimeNanos();
  }

  /** What was answered, or ran out of time; other failures are quick, and say nothing of load. */
  private static boolean worked(RequestLog log) {
    var code = code(log.responseTrailers(), log.responseHeaders());
    if (code != null) {
      return code == GrpcCode.DEADLINE_EXCEEDED || Outcome.of(code) == Outcome.SUCCESS;
    }
    int http = log.responseStatus().code();
    return http == GATEWAY_TIMEOUT || (http >= 200 && http < 300);
  }

  private static @Nullable GrpcCode code(HttpHeaders trailers, HttpHeaders headers) {
    return GrpcCode.parse(
        trailers.get(ReservedMetadata.STATUS), headers.get(ReservedMetadata.STATUS));
  }
}
