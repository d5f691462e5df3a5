package io.weir.runtime.process;

import org.jspecify.annotations.Nullable;

/** Failure of a command. The message is one line for the user at the terminal. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CommandFailure(String message) {
    super(message);
  }

  public CommandFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
