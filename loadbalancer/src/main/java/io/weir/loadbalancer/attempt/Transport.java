package io.weir.loadbalancer.attempt;

/**
 * Carries an attempt to its endpoint. The layers below retry are wires around wires; the innermost
 * is the network. Called on the event loop of the call.
 */
public interface Transport {
  UpstreamRequest send(Attempt attempt);
}
