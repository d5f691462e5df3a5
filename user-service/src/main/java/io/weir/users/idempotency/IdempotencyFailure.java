package io.weir.users.idempotency;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;
import io.weir.users.call.FailureDetail;
import java.time.Duration;
import java.util.List;

/** Failures of requests because of their idempotency key. Both are 409 in HTTP. */
public abstract sealed class IdempotencyFailure extends Failure {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private IdempotencyFailure(FailureCode code, String message, FailureDetail detail) {
    super(code, message, detail);
  }

  /** The key stands for another request, which has been answered. */
  public static final class KeyReused extends IdempotencyFailure {
    public KeyReused() {
      super(
          FailureCode.ALREADY_EXISTS,
          "the idempotency-key was used for another request: send a new key with a new request",
          new FailureDetail.Reason("IDEMPOTENCY_KEY_REUSED"));
    }
  }

  /** A request with the key is under way, and did not end within the wait. */
  public static final class KeyInUse extends IdempotencyFailure {
    public KeyInUse() {
      super(
          FailureCode.ABORTED,
          "a request with this idempotency-key is under way: send it again after a moment",
          new FailureDetail.Several(
              List.of(
                  new FailureDetail.Reason("IDEMPOTENCY_KEY_IN_USE"),
                  new FailureDetail.RetryAfter(RETRY_AFTER))));
    }
  }
}
