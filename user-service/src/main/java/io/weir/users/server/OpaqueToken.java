package io.weir.users.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a caller keeps for us and hands back as they are. A checksum over the bytes and what
 * they belong to tells ours from others: it guards against mistakes, not against somebody who wants
 * to deceive, who gains nothing that an honest token would not give.
 */
public final class OpaqueToken {
  private static final int CHECKSUM_BYTES = Integer.BYTES;

  private OpaqueToken() {}

  /**
   * @param context what the token belongs to; needed again to read it
   */
  public static String write(String context, byte[] content) {
    var bytes =
        ByteBuffer.allocate(content.length + CHECKSUM_BYTES)
            .put(content)
            .putInt(checksum(context, content))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The content, or null if this is none of ours or belongs to something else. */
  public static byte @Nullable [] read(String context, String token, int length) {
    var bytes = decode(token);
    if (bytes == null || bytes.length != length + CHECKSUM_BYTES) {
      return null;
    }
    var content = Arrays.copyOf(bytes, length);
    // Written again, so that there is one way only to write a token.
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
