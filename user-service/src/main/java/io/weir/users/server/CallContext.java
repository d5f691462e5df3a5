package io.weir.users.server;

import io.grpc.Context;
import io.weir.users.call.Call;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC call on this thread: it ends when its client cancels, goes away, or its deadline passes.
 */
public record CallContext(Context context) implements Call {

  public static CallContext current() {
    return new CallContext(Context.current());
  }

  @Override
  public long remainingNanos() {
    var deadline = context.getDeadline();
    return deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean ended() {
    // The timer that cancels the context may be late.
    return context.isCancelled() || remainingNanos() <= 0;
  }

  @Override
  public Runnable onEnd(Runnable action) {
    Context.CancellationListener listener = cancelled -> action.run();
    context.addListener(listener, Runnable::run);
    return () -> context.removeListener(listener);
  }
}
