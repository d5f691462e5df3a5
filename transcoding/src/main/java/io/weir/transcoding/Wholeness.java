package io.weir.transcoding;

import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.wire.WireReader;

/**
 * Whether bytes can be put before others in one message: a field that is cut off, or a group that
 * stays open, would swallow what follows.
 */
final class Wholeness {
  private Wholeness() {}

  /**
   * @throws InvalidInput if the bytes end within a field
   */
  static void check(byte[] message) {
    var in = WireReader.of(message);
    while (!in.atLimit()) {
      in.skip(in.readTag());
    }
  }
}
