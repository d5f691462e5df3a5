package io.weir.users.account.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A random token of 256 bits, of which only the SHA-256 is stored. A class and not a record, so
 * that code that prints records cannot print it.
 */
public final class RefreshToken {
  private static final int BYTES = 32;
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String text;

  private RefreshToken(String text) {
    this.text = text;
  }

  public static RefreshToken next(SecureRandom random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new RefreshToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Reads a token that a caller sent; empty if none was ever written like it. */
  public static Optional<RefreshToken> parse(String text) {
    return TEXT.matcher(text).matches() ? Optional.of(new RefreshToken(text)) : Optional.empty();
  }

  /** Returns the token, for its owner. */
  public String text() {
    return text;
  }

  /** Returns the hash that is stored. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
