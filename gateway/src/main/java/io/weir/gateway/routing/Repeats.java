package io.weir.gateway.routing;

import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.transcoding.Rpc;

/** What the schema says of repeating, in the engine's words. */
public final class Repeats {
  private Repeats() {}

  public static Repeat of(Rpc rpc) {
    return switch (rpc.safety()) {
      case SAFE -> Repeat.SAFE;
      case IDEMPOTENT -> Repeat.IDEMPOTENT;
      case UNSAFE -> Repeat.NEVER;
    };
  }
}
