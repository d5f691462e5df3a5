package io.weir.quickstart;

import org.jspecify.annotations.Nullable;

/** Why a command cannot do what it was asked for: one line for the person at the terminal. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refusal(String message) {
    super(message);
  }

  Refusal(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
