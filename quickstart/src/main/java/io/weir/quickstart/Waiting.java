package io.weir.quickstart;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** For the results of tasks, whose failures stay what they were. */
final class Waiting {
  private Waiting() {}

  static <T> T on(Future<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : new Refusal("" + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("ended while it started", e);
    }
  }
}
