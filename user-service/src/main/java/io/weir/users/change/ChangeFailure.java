package io.weir.users.change;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;

/** Failures of watches that cannot begin at the requested position. */
public abstract sealed class ChangeFailure extends Failure {

  private ChangeFailure(String message) {
    super(FailureCode.OUT_OF_RANGE, message);
  }

  /** Changes behind the requested position are no longer kept. */
  public static final class Forgotten extends ChangeFailure {
    public Forgotten(long last) {
      super("changes up to %d are no longer kept: begin anew".formatted(last));
    }
  }

  /** The requested position is behind the last change. */
  public static final class NotYetMade extends ChangeFailure {
    public NotYetMade(long sequence, long last) {
      super("there is no change %d yet: the last is %d".formatted(sequence, last));
    }
  }
}
