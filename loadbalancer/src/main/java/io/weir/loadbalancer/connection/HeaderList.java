package io.weir.loadbalancer.connection;

import io.netty.handler.codec.http2.Http2Headers;

/** Size of a header list (RFC 9113, 6.5.2): the name, the value and 32 bytes for each field. */
final class HeaderList {
  /**
   * Largest list, in bytes, that is decoded at all. A list above the configured limit must be
   * decoded to end its own stream; a block a quarter larger than this one ends the connection.
   */
  static final long DECODED = 16 << 20;

  private static final int FIELD = 32;

  private HeaderList() {}

  static long size(Http2Headers headers) {
    long size = 0;
    for (var field : headers) {
      size += field.getKey().length() + field.getValue().length() + FIELD;
    }
    return size;
  }
}
