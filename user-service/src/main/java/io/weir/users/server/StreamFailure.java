package io.weir.users.server;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;
import io.weir.users.call.FailureDetail;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failures of streams that do not concern their content. */
public abstract sealed class StreamFailure extends Failure {

  private StreamFailure(FailureCode code, String message, @Nullable FailureDetail detail) {
    super(code, message, detail, null);
  }

  /** The instance has the maximum number of streams, streams.most. */
  public static final class TooManyStreams extends StreamFailure {
    public TooManyStreams(Duration retryAfter) {
      super(
          FailureCode.UNAVAILABLE,
          "too many calls at once",
          new FailureDetail.RetryAfter(retryAfter));
    }
  }

  /** The client has read nothing for the time of streams.stall. */
  public static final class Stalled extends StreamFailure {
    public Stalled(Duration stall) {
      super(
          FailureCode.DEADLINE_EXCEEDED, "nothing was read for " + stall.toSeconds() + " s", null);
    }
  }

  /** The client has sent no first message for the time of streams.stall. */
  public static final class Silent extends StreamFailure {
    public Silent(Duration stall) {
      super(
          FailureCode.DEADLINE_EXCEEDED, "nothing was sent for " + stall.toSeconds() + " s", null);
    }
  }

  /** The instance shuts down, and the client continues at another one. */
  public static final class Leaving extends StreamFailure {
    public Leaving() {
      super(
          FailureCode.UNAVAILABLE,
          "this instance leaves: call again",
          new FailureDetail.RetryAfter(Duration.ZERO));
    }
  }
}
