package io.weir.runtime.identity.jwt;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Source of keys whose answers a test determines, and a timer that runs when the test says so. */
final class FakeSource implements KeySource {
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().factory());
  private String answer;
  private @Nullable CompletableFuture<VerificationKeys> pending;
  private boolean down;
  private boolean held;
  private int reads;

  FakeSource(String answer) {
    this.answer = answer;
  }

  @Override
  public CompletableFuture<VerificationKeys> read() {
    reads++;
    if (down) {
      return CompletableFuture.failedFuture(new IllegalStateException("down"));
    }
    if (held) {
      pending = new CompletableFuture<>();
      return pending;
    }
    return CompletableFuture.supplyAsync(this::keys, Runnable::run);
  }

  private VerificationKeys keys() {
    return VerificationKeys.parse(answer.getBytes(StandardCharsets.UTF_8));
  }

  int reads() {
    return reads;
  }

  void answer(String jwks) {
    answer = jwks;
  }

  void down(boolean isDown) {
    down = isDown;
  }

  /** Keeps the next answers back. */
  void hold() {
    held = true;
  }

  void release() {
    held = false;
    if (pending != null) {
      pending.complete(keys());
    }
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /** Runs the tasks that wait, without waiting. */
  void runTimer() {
    for (var task : timer.getQueue().toArray(new Runnable[0])) {
      timer.remove(task);
      task.run();
    }
  }
}
