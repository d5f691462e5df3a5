package io.weir.grpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding of {@code grpc-message} (gRPC over HTTP/2, "Status-Message"). Text is UTF-8; '%'
 * and all bytes except printable ASCII are written as %XX. Decoding leaves an invalid escape
 * unchanged.
 */
public final class GrpcMessage {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private GrpcMessage() {}

  public static String encode(String message) {
    if (isPlain(message)) {
      return message;
    }
    var encoded = new StringBuilder(message.length() + 16);
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX[(b >> 4) & 0xf]).append(HEX[b & 0xf]);
      }
    }
    return encoded.toString();
  }

  public static String decode(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    var raw = value.getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      int decoded = raw[i] == '%' && i + 2 < raw.length ? hex(raw[i + 1], raw[i + 2]) : -1;
      bytes.put(decoded < 0 ? raw[i] : (byte) decoded);
      i += decoded < 0 ? 0 : 2;
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static boolean isPlain(String message) {
    for (int i = 0; i < message.length(); i++) {
      if (!isPlain(message.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c <= '~' && c != '%';
  }

  private static int hex(byte high, byte low) {
    int h = Character.digit(high, 16);
    int l = Character.digit(low, 16);
    return h < 0 || l < 0 ? -1 : (h << 4) | l;
  }
}
