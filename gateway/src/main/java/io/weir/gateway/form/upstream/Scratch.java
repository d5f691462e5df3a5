package io.weir.gateway.form.upstream;

import io.netty.util.concurrent.FastThreadLocal;
import io.weir.transcoding.Output;

/**
 * One buffer per event loop, for messages while they are written: what is sent is a copy of the
 * exact size, because a request must outlive its attempts. A buffer that a large message has grown
 * is not kept.
 */
public final class Scratch {
  private static final int INITIAL = 4 * 1024;
  private static final int KEPT = 64 * 1024;
  private static final FastThreadLocal<Output> LOCAL =
      new FastThreadLocal<>() {
        @Override
        protected Output initialValue() {
          return new Output(INITIAL);
        }
      };

  private Scratch() {}

  /** Empty; the caller's until it next asks for one on this thread. */
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
