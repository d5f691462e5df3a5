package io.weir.gateway.form.upstream;

import io.netty.util.concurrent.FastThreadLocal;
import io.weir.transcoding.Output;

/**
 * Buffer in which messages are encoded, one per event loop. The sent bytes are a copy of the exact
 * size, because a request must outlive its attempts. A buffer that a large message has enlarged is
 * replaced.
 */
public final class ScratchBuffer {
  private static final int INITIAL = 4 * 1024;
  private static final int KEPT = 64 * 1024;
  private static final FastThreadLocal<Output> LOCAL =
      new FastThreadLocal<>() {
        @Override
        protected Output initialValue() {
          return new Output(INITIAL);
        }
      };

  private ScratchBuffer() {}

  /** Returns the empty buffer, valid until the next call on this thread. */
  public static Output output() {
    var output = LOCAL.get();
    if (output.array().length > KEPT) {
      output = new Output(INITIAL);
      LOCAL.set(output);
    }
    output.clear();
    return output;
  }
}
