package io.weir.runtime.authentication;

import java.util.Locale;

/**
 * One API key: {@code acme: HASH}, or {@code acme: {sha256: HASH, scope: "users.read"}}.
 *
 * @param sha256 hash of the key, in hexadecimal
 * @param scope scopes of its callers, with spaces between them
 */
public record ApiKeyConfig(String sha256, String scope) {
  private static final String HASH = "[0-9a-f]{64}";

  public ApiKeyConfig {
    sha256 = sha256.toLowerCase(Locale.ROOT);
    if (!sha256.matches(HASH)) {
      // Not quoted: someone may have written the key itself.
      throw new IllegalArgumentException(
          "expected the SHA-256 of the key in hexadecimal: echo -n KEY | sha256sum");
    }
  }

  public static ApiKeyConfig parse(String text) {
    return new ApiKeyConfig(text, "");
  }

  /** Returns the text without the hash. */
  @Override
  public String toString() {
    return scope.isEmpty() ? "***" : "*** " + scope;
  }
}
