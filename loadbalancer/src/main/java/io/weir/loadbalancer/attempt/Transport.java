package io.weir.loadbalancer.attempt;

/**
 * Carries attempts to their endpoints: the network, or a layer together with all layers below it.
 * Thread-safe.
 */
@FunctionalInterface
public interface Transport {

  /** Sends an attempt. Called on the event loop of its call. */
  UpstreamRequest send(Attempt attempt);
}
