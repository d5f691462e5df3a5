package io.weir.runtime.process;

import io.weir.runtime.config.ConfigException;
import io.weir.runtime.serving.PortTaken;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Text of a failure for the user who started a program. */
public final class FailureText {
  private FailureText() {}

  /**
   * Returns one line, or one line per mistake in a configuration; empty for a defect, which needs
   * its stack trace.
   */
  public static Optional<String> of(Throwable failure) {
    return switch (failure) {
      case ConfigException config -> Optional.ofNullable(config.getMessage());
      case CommandFailure command -> Optional.ofNullable(command.getMessage());
      case PortTaken taken -> Optional.ofNullable(taken.getMessage());
      case IllegalArgumentException refused -> firstLine(refused);
      case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
      default -> Optional.empty();
    };
  }

  private static Optional<String> firstLine(IllegalArgumentException refused) {
    return Optional.ofNullable(refused.getMessage())
        .flatMap(message -> message.lines().findFirst());
  }
}
