package io.weir.users.account.password;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A hash of a password with its parameters, stored in the PHC string format:
 * "$argon2id$v=19$m=19456,t=2,p=1$SALT$DIGEST". A class and not a record, so that code that prints
 * records cannot print it.
 */
public final class PasswordHash {
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})"
              + "\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{43})");

  private final HashParameters parameters;
  private final byte[] salt;
  private final byte[] digest;

  PasswordHash(HashParameters parameters, byte[] salt, byte[] digest) {
    this.parameters = parameters;
    this.salt = salt.clone();
    this.digest = digest.clone();
  }

  /** Reads a stored hash; empty if it is of another kind, or costs more than any that is made. */
  public static Optional<PasswordHash> parse(String stored) {
    var matcher = PHC.matcher(stored);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var parameters =
        new HashParameters(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)));
    if (!parameters.isBounded()) {
      return Optional.empty();
    }
    var decoder = Base64.getDecoder();
    return Optional.of(
        new PasswordHash(
            parameters, decoder.decode(matcher.group(4)), decoder.decode(matcher.group(5))));
  }

  /** Returns the text that is stored. */
  public String text() {
    var encoder = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            parameters.kibibytes(),
            parameters.iterations(),
            parameters.lanes(),
            encoder.encodeToString(salt),
            encoder.encodeToString(digest));
  }

  HashParameters parameters() {
    return parameters;
  }

  byte[] salt() {
    return salt.clone();
  }

  /** Compares in constant time. */
  boolean matches(byte[] other) {
    return MessageDigest.isEqual(digest, other);
  }

  @Override
  public String toString() {
    return "***";
  }
}
