package io.weir.users.call;

import org.jspecify.annotations.Nullable;

/** Failure of work whose caller has cancelled, or whose deadline has passed. */
public final class CallEnded extends Failure {
  public CallEnded(Call call) {
    this(call, null);
  }

  public CallEnded(Call call, @Nullable Throwable cause) {
    super(
        call.remainingNanos() <= 0 ? FailureCode.DEADLINE_EXCEEDED : FailureCode.CANCELLED,
        "the caller no longer waits",
        null,
        cause);
  }
}
