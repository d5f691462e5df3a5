package io.weir.runtime.console;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponseWriter;
import java.util.concurrent.CompletableFuture;

/**
 * Reader of the stream. It gets a frame only once it has taken the one before, so that a slow
 * reader skips frames and none wait for it. Confined to the thread that offers frames.
 */
final class Subscriber {
  /** Frames in a row that a reader may skip, twice a second, before it counts as gone. */
  static final int MAX_SKIPPED = 60;

  private final HttpResponseWriter writer;
  private CompletableFuture<Void> taken = CompletableFuture.completedFuture(null);
  private int skipped;

  Subscriber(HttpResponseWriter writer) {
    this.writer = writer;
  }

  /** Sends a frame, or skips it while an earlier one has not been taken. */
  void offer(HttpData frame) {
    if (taken.isDone()) {
      skipped = 0;
      if (writer.tryWrite(frame)) {
        taken = writer.whenConsumed();
      }
    } else if (++skipped >= MAX_SKIPPED) {
      writer.abort();
    }
  }

  void end() {
    writer.close();
  }
}
