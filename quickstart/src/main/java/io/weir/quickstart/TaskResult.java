package io.weir.quickstart;

import io.weir.runtime.process.CommandFailure;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for the result of a task and preserves the type of its failure. */
final class TaskResult {
  private TaskResult() {}

  static <T> T of(Future<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new CommandFailure("" + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("ended while it started", e);
    }
  }
}
