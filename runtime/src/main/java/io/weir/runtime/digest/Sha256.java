package io.weir.runtime.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal digits. */
public final class Sha256 {
  /** Length of a digest in bytes, each of which is two digits. */
  public static final int BYTES = 32;

  private Sha256() {}

  /** Returns the digest of a text in UTF-8. */
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8), BYTES);
  }

  /**
   * Returns the first bytes of a digest.
   *
   * @param length number of bytes, from 1 to {@link #BYTES}
   */
  public static String hex(byte[] content, int length) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
