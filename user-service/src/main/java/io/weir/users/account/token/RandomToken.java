package io.weir.users.account.token;

import io.weir.users.call.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A random token of 256 bits, of which only the SHA-256 is stored. A class and not a record, so
 * that code that prints records cannot print it.
 */
public final class RandomToken {
  private static final int BYTES = 32;
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String text;

  private RandomToken(String text) {
    this.text = text;
  }

  public static RandomToken next(SecureRandom random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new RandomToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Reads a token that a caller sent; empty if none was ever written like it. */
  public static Optional<RandomToken> parse(String text) {
    return TEXT.matcher(text).matches() ? Optional.of(new RandomToken(text)) : Optional.empty();
  }

  /** Returns the token, for its owner. */
  public String text() {
    return text;
  }

  /** Returns the hash that is stored. */
  public byte[] hash() {
    return Sha256.of(text);
  }

  @Override
  public String toString() {
    return "***";
  }
}
