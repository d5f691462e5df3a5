package io.weir.users.server;

import io.grpc.Context;
import io.weir.users.call.Call;
import java.util.concurrent.TimeUnit;

/**
 * gRPC call of the current thread. It ends when its client cancels or disconnects, or its deadline
 * passes.
 */
record CallContext(Context context) implements Call {

  static CallContext current() {
    return new CallContext(Context.current());
  }

  @Override
  public long remainingNanos() {
    var deadline = context.getDeadline();
    return deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean ended() {
    // The timer that cancels the context at the deadline may be late.
    return context.isCancelled() || remainingNanos() <= 0;
  }

  @Override
  public Runnable onEnd(Runnable action) {
    Context.CancellationListener listener = cancelled -> action.run();
    context.addListener(listener, Runnable::run);
    return () -> context.removeListener(listener);
  }
}
