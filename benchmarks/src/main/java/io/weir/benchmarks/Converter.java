package io.weir.benchmarks;

import java.io.IOException;

/**
 * A way between the wire format and JSON in UTF-8. One that owns its output answers something that
 * stands for it, so that a caller without use for a copy does not pay for one.
 */
interface Converter {

  /** The JSON of a message. */
  Object json(byte[] wire) throws IOException;

  /** The message of a JSON text. */
  Object wire(byte[] json) throws IOException;

  /** The bytes of the last result. */
  default byte[] bytes(Object result) {
    return (byte[]) result;
  }
}
