package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpData;

/**
 * Compresses content, as a whole or in pieces that a receiver can decompress as soon as it has
 * them. Not thread-safe. Holds memory outside the heap until it is closed.
 */
sealed interface Compressor extends AutoCloseable permits Gzip, Zstd {
  /** Compresses the next piece, and flushes it. */
  HttpData piece(HttpData content);

  /** Compresses the last piece, which may be empty, and ends the content. */
  HttpData last(HttpData content);

  @Override
  void close();
}
