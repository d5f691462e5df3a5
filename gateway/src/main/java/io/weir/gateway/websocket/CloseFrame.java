package io.weir.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a caller says when it closes (RFC 6455, 5.5.1). */
final class CloseFrame {
  private CloseFrame() {}

  static Closing read(byte[] payload, int length) {
    if (length == 0) {
      return new Closing(Closing.NO_CODE, "");
    }
    if (length == 1) {
      throw BrokenSocket.protocol("a close frame with half a code");
    }
    int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    if (!Closing.isSendable(code)) {
      throw BrokenSocket.protocol("a close frame with code " + code);
    }
    var text = new Utf8Text();
    if (!text.accepts(payload, 2, length) || !text.isWhole()) {
      throw new BrokenSocket(Closing.NOT_CONSISTENT, "a close frame whose reason is not UTF-8");
    }
    return new Closing(code, new String(payload, 2, length - 2, UTF_8));
  }
}
