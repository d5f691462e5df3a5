package io.weir.postgres;

import org.jspecify.annotations.Nullable;

/**
 * Failure of a PostgreSQL server that cannot run. The message is one line for the user at the
 * terminal.
 */
public final class PostgresFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  PostgresFailure(String message) {
    super(message);
  }

  PostgresFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
