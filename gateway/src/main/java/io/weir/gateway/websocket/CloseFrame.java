package io.weir.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Parser for the payload of a client's Close frame (RFC 6455, 5.5.1). */
final class CloseFrame {
  private CloseFrame() {}

  static CloseStatus read(byte[] payload, int length) {
    if (length == 0) {
      return new CloseStatus(CloseStatus.NO_CODE, "");
    }
    if (length == 1) {
      throw InvalidFrameException.protocol("a close frame with half a code");
    }
    int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    if (!CloseStatus.isSendable(code)) {
      throw InvalidFrameException.protocol("a close frame with code " + code);
    }
    var text = new Utf8Validator();
    if (!text.accepts(payload, 2, length) || !text.isWhole()) {
      throw new InvalidFrameException(
          CloseStatus.NOT_CONSISTENT, "a close frame whose reason is not UTF-8");
    }
    return new CloseStatus(code, new String(payload, 2, length - 2, UTF_8));
  }
}
