package io.weir.users.account.password;

import io.weir.users.call.Text;
import io.weir.users.call.Violations;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A password as a caller sends it. Compared in the form of RFC 8265, OpaqueString: composed (NFC),
 * with every kind of space as U+0020. A class and not a record, so that code that prints records
 * cannot print it.
 */
public final class Password {
  private static final int MIN_CHARACTERS = 8;
  private static final int MAX_CHARACTERS = 256;
  private static final int MAX_BYTES = 1024;

  private static final Pattern SPACES = Pattern.compile("\\p{Zs}");

  private final String text;

  private Password(String text) {
    this.text = text;
  }

  /** Reads a new password and adds what is wrong with it. */
  public static Password chosen(String text, String email, Violations found) {
    var password = given(text, found);
    if (!found.all().isEmpty()) {
      return password;
    }
    var characters = Text.characters(password.text);
    if (characters < MIN_CHARACTERS) {
      found.add(
          "password",
          "has %d characters, at least %d are expected".formatted(characters, MIN_CHARACTERS));
    } else if (Text.hasControlCharacters(password.text)) {
      found.add("password", "must not contain control characters");
    } else if (password.text.equalsIgnoreCase(email)) {
      found.add("password", "must not be the email address");
    }
    return password;
  }

  /** Reads the password of a login, which may be wrong in any way but its size. */
  public static Password given(String text, Violations found) {
    // Before it is normalized, which may make it three times as long.
    var normalized = text.length() > MAX_BYTES ? text : normalized(text);
    if (text.isEmpty()) {
      found.add("password", "is required");
    } else if (normalized.length() > MAX_BYTES || bytes(normalized).length > MAX_BYTES) {
      found.add("password", "is longer than %d bytes".formatted(MAX_BYTES));
    } else if (Text.characters(normalized) > MAX_CHARACTERS) {
      found.add(
          "password",
          "has %d characters, at most %d are allowed"
              .formatted(Text.characters(normalized), MAX_CHARACTERS));
    }
    return new Password(normalized);
  }

  private static String normalized(String text) {
    return Normalizer.normalize(SPACES.matcher(text).replaceAll(" "), Normalizer.Form.NFC);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the bytes that are hashed. */
  byte[] bytes() {
    return bytes(text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Password password && password.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
