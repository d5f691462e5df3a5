package io.weir.loadbalancer.cluster;

import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.AsciiString;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;

/** Decides whether calls of RPCs that honour an idempotency key may be repeated. */
final class IdempotencyKeys {
  private static final AsciiString NAME = AsciiString.cached("idempotency-key");

  private IdempotencyKeys() {}

  /**
   * Returns the policy of one call.
   *
   * @param headers request headers for the endpoint
   */
  static MethodPolicy resolve(MethodPolicy method, RequestHeaders headers) {
    if (method.repeat() != Repeat.KEYED) {
      return method;
    }
    var keys = headers.getAll(NAME);
    // An empty key, or one of several, identifies nothing; services refuse them.
    boolean keyed = keys.size() == 1 && !keys.getFirst().isBlank();
    return method.repeating(keyed ? Repeat.IDEMPOTENT : Repeat.NEVER);
  }
}
