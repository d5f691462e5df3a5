package io.weir.loadbalancer.attempt;

/** Layer of the engine that sees each attempt of a call. Thread-safe. */
@FunctionalInterface
public interface AttemptLayer {

  /** Passes an attempt on, or refuses it. Called on the event loop of its call. */
  UpstreamRequest send(Attempt attempt, Transport next);

  /** Puts this layer in front of a transport. */
  default Transport before(Transport next) {
    return attempt -> send(attempt, next);
  }
}
