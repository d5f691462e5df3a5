package io.weir.runtime.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Facts of the opening handshake of WebSockets: over HTTP/1.1 a GET with "upgrade" (RFC 6455, 4),
 * over HTTP/2 a CONNECT with ":protocol" (RFC 8441).
 */
public final class Handshake {
  /** Name of the protocol in "upgrade" and ":protocol". */
  public static final String PROTOCOL = "websocket";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private Handshake() {}

  /**
   * Returns true if a request asks for a WebSocket. The listener hands such requests over from
   * HTTP.
   */
  public static boolean isAsked(RequestHeaders headers) {
    return switch (headers.method()) {
      case GET -> PROTOCOL.equalsIgnoreCase(headers.get(HttpHeaderNames.UPGRADE));
      case CONNECT -> PROTOCOL.equalsIgnoreCase(headers.get(HttpHeaderNames.PROTOCOL));
      default -> false;
    };
  }

  /** Returns whether a value of "sec-websocket-key" is 16 bytes in base64. */
  public static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  /** Returns a new random key. */
  public static String newKey() {
    var random = UUID.randomUUID();
    var bytes = ByteBuffer.allocate(KEY_BYTES);
    bytes.putLong(random.getMostSignificantBits()).putLong(random.getLeastSignificantBits());
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** Returns the value of "sec-websocket-accept" for a key. */
  public static String accept(@Nullable String key) {
    try {
      // Not for security: it shows that the server speaks WebSocket.
      var digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-1", missing);
    }
  }
}
