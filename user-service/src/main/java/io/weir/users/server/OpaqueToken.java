package io.weir.users.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a client keeps and sends back unchanged. A checksum over the bytes and their context
 * detects mistakes. It does not detect forgery, by which a client would gain nothing.
 */
public final class OpaqueToken {
  private static final int CHECKSUM_BYTES = Integer.BYTES;

  private OpaqueToken() {}

  /**
   * Writes a token.
   *
   * @param context request that the token belongs to; needed again to read it
   */
  public static String write(String context, byte[] content) {
    var bytes =
        ByteBuffer.allocate(content.length + CHECKSUM_BYTES)
            .put(content)
            .putInt(checksum(context, content))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns the content, or null for a token that was not written for this context. */
  public static byte @Nullable [] read(String context, String token, int length) {
    var bytes = decode(token);
    if (bytes == null || bytes.length != length + CHECKSUM_BYTES) {
      return null;
    }
    var content = Arrays.copyOf(bytes, length);
    // Compared as text, so that each content has exactly one valid token.
    return write(context, content).equals(token) ? content : null;
  }

  private static byte @Nullable [] decode(String token) {
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static int checksum(String context, byte[] content) {
    var sum = new CRC32C();
    sum.update(context.getBytes(StandardCharsets.UTF_8));
    sum.update(0);
    sum.update(content);
    return (int) sum.getValue();
  }
}
