package io.weir.loadbalancer.sidecar;

import io.weir.runtime.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Decides about every request of a port whether its caller may make it. Asked about what a request
 * means, after its path was read.
 */
interface CallPolicy {
  /** Lets everybody call everything: the callers are on this machine. */
  CallPolicy OPEN = new CallPolicy() {};

  /**
   * Returns whether a request calls an RPC by its plain name; only then is the name recorded.
   *
   * @param rpc name in the path of the request
   */
  default boolean isCall(Exchange exchange, String rpc) {
    return true;
  }

  /** Returns the refusal of a call; null if it may be made. */
  default @Nullable CallRefusal ofRpc(Exchange exchange, String rpc) {
    return null;
  }

  /**
   * Returns the refusal of a plain HTTP request; null if it may be made.
   *
   * @param path in the form of {@link io.weir.loadbalancer.passthrough.RequestPath}
   */
  default @Nullable CallRefusal ofPath(Exchange exchange, String path) {
    return null;
  }
}
