package io.weir.observability.logs;

import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception in a log: its class, its stack trace and its causes, without messages
 * that may quote a request.
 */
final class LoggedException extends Exception {
  private static final long serialVersionUID = 1;

  private LoggedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static LoggedException of(Throwable thrown) {
    return of(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static LoggedException of(Throwable thrown, Set<Throwable> seen) {
    if (thrown instanceof LoggedException already) {
      return already;
    }
    seen.add(thrown);
    var cause = thrown.getCause();
    // A chain of causes may be circular.
    var logged =
        new LoggedException(
            text(thrown), cause == null || seen.contains(cause) ? null : of(cause, seen));
    logged.setStackTrace(thrown.getStackTrace());
    for (var suppressed : thrown.getSuppressed()) {
      if (!seen.contains(suppressed)) {
        logged.addSuppressed(of(suppressed, seen));
      }
    }
    return logged;
  }

  private static String text(Throwable thrown) {
    var name = thrown.getClass().getName();
    return thrown.getMessage() == null || !tellsNoContent(thrown)
        ? name
        : name + ": " + thrown.getMessage();
  }

  /** Returns true for messages of the language and of the operating system. */
  private static boolean tellsNoContent(Throwable thrown) {
    return switch (thrown) {
      case VirtualMachineError _, LinkageError _ -> true;
      case NullPointerException _, ClassCastException _ -> true;
      case IndexOutOfBoundsException _, ArithmeticException _ -> isOfTheJdk(thrown);
      case IOException _ -> isOfTheJdk(thrown) || isOfTheKernel(thrown);
      default -> false;
    };
  }

  private static boolean isOfTheJdk(Throwable thrown) {
    return thrown.getClass().getName().startsWith("java.");
  }

  private static boolean isOfTheKernel(Throwable thrown) {
    return thrown.getClass().getName().startsWith("io.netty.channel.unix.");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
