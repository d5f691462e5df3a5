package io.weir.benchmarks;

import java.io.IOException;

/**
 * Converter between protobuf wire format and JSON in UTF-8. A converter that owns its output
 * returns a token for it, so that a caller that needs no copy does not pay for one.
 */
interface Converter {

  /** Converts a message to JSON. */
  Object json(byte[] wire) throws IOException;

  /** Converts JSON to a message. */
  Object wire(byte[] json) throws IOException;

  /** Returns the bytes of the last result. */
  default byte[] bytes(Object result) {
    return (byte[]) result;
  }
}
