package io.weir.gateway.routing;

import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.transcoding.Rpc;

/** Maps the safety of an RPC in its schema to the engine's rule for repeating it. */
public final class Repeats {
  private Repeats() {}

  public static Repeat of(Rpc rpc) {
    return switch (rpc.safety()) {
      case SAFE -> Repeat.SAFE;
      case IDEMPOTENT -> Repeat.IDEMPOTENT;
      case KEYED -> Repeat.KEYED;
      case UNSAFE -> Repeat.NEVER;
    };
  }
}
