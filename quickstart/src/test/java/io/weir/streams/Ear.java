package io.weir.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Input of one caller of many, parsed byte by byte: events over HTTP/1, or a WebSocket's frames.
 */
final class Ear {
  private static final int PING = 0x9;
  private static final int CLOSE = 0x8;
  private static final byte FROM_CALLER = (byte) 0x80;

  private final boolean socket;
  private final StringBuilder text = new StringBuilder();
  private int next = -1;
  private String close = "";

  Ear(boolean socket) {
    this.socket = socket;
  }

  /**
   * Parses the next bytes.
   *
   * @param out receives the bytes of an answer
   */
  void hear(byte[] bytes, int length, Consumer<byte[]> out) {
    text.append(new String(bytes, 0, length, ISO_8859_1));
    if (socket && next < 0 && text.indexOf("\r\n\r\n") >= 0) {
      next = text.indexOf("\r\n\r\n") + 4;
    }
    while (socket && next >= 0 && text.length() >= next + 2 && text.length() >= end()) {
      frame(out);
    }
  }

  /** Returns the end of a frame. All frames that arrive are short (RFC 6455, 5.2). */
  private int end() {
    int length = text.charAt(next + 1);
    if (length > 125) {
      throw new IllegalStateException("a frame of " + length);
    }
    return next + 2 + length;
  }

  private void frame(Consumer<byte[]> out) {
    int kind = text.charAt(next) & 0xf;
    var payload = text.substring(next + 2, end());
    next = end();
    if (kind == PING) {
      out.accept(answer(0xa, payload));
    } else if (kind == CLOSE) {
      close = (payload.charAt(0) << 8 | payload.charAt(1)) + " " + payload.substring(2);
      out.accept(answer(CLOSE, payload.substring(0, 2)));
    }
  }

  private static byte[] answer(int kind, String payload) {
    var frame = new ByteArrayOutputStream();
    // Masked with zeros.
    frame.writeBytes(
        new byte[] {(byte) (0x80 | kind), (byte) (FROM_CALLER | payload.length()), 0, 0, 0, 0});
    frame.writeBytes(payload.getBytes(ISO_8859_1));
    return frame.toByteArray();
  }

  boolean has(String word) {
    return text.indexOf(word) >= 0;
  }

  /** Returns true if the gateway announced its end to the caller: UNAVAILABLE, or 1001. */
  boolean wasToldOfTheEnd() {
    return socket ? close.startsWith("1001") : has("event: error") && has("\"code\":14");
  }
}
