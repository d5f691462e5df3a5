package io.weir.gateway.form.encoding;

import io.weir.runtime.memory.HeldBytes;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses content piece by piece. Returns pieces of bounded size, so that a small piece of
 * input never becomes a large one in memory. Not thread-safe; holds memory outside the heap until
 * it is closed.
 */
sealed interface Decompressor extends AutoCloseable permits ZlibDecompressor, ZstdDecompressor {
  /** Maximum size of a piece, in bytes. */
  int PIECE = 16 << 10;

  static Decompressor ofGzip() {
    return new ZlibDecompressor(true);
  }

  static Decompressor ofDeflate() {
    return new ZlibDecompressor(false);
  }

  /**
   * Creates a decompressor of zstd.
   *
   * @param memory holds the window of the content
   */
  static Decompressor ofZstd(Supplier<HeldBytes> memory) {
    return new ZstdDecompressor(memory);
  }

  /** Adds input. */
  void feed(byte[] compressed);

  /**
   * Returns the next piece, or null if more input is needed.
   *
   * @throws MalformedContent if the content is not valid
   * @throws io.weir.runtime.memory.MemoryExhausted if there is no room for its window
   */
  default byte @Nullable [] next() throws MalformedContent {
    int length = advance();
    return length == 0 ? null : Arrays.copyOf(piece(), length);
  }

  /** Returns the array whose first bytes {@link #advance} has written. */
  byte[] piece();

  /**
   * Decompresses the next piece without returning it. Returns its size, or 0 if more input is
   * needed.
   *
   * @throws MalformedContent if the content is not valid
   * @throws io.weir.runtime.memory.MemoryExhausted if there is no room for its window
   */
  int advance() throws MalformedContent;

  /**
   * Ends the input. Content of no bytes counts as complete.
   *
   * @throws MalformedContent if the content is not complete
   */
  void end() throws MalformedContent;

  @Override
  void close();

  /**
   * Returns the input that has not been read, followed by what has arrived.
   *
   * @param at index of the first byte of {@code input} that has not been read
   */
  static byte[] rest(byte[] input, int at, byte[] arrived) {
    int left = input.length - at;
    if (left == 0) {
      return arrived;
    }
    var joined = Arrays.copyOfRange(input, at, input.length + arrived.length);
    System.arraycopy(arrived, 0, joined, left, arrived.length);
    return joined;
  }
}
