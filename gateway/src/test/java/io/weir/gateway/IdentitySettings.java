package io.weir.gateway;

import io.weir.testkit.identity.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/** Configuration of a gateway with one issuer of tokens and one API key, and tokens for it. */
final class IdentitySettings {
  static final TestIssuer ISSUER = TestIssuer.create("edge");
  static final TestIssuer STRANGER = TestIssuer.create("edge");

  /** The key "secret-of-acme". */
  static final String API_KEY = "secret-of-acme";

  private IdentitySettings() {}

  /** Returns the key identity, with the keys of the issuer in a file. */
  static String identity(Path directory) {
    try {
      var file = Files.writeString(directory.resolve("keys.json"), ISSUER.jwks());
      return identity("file: \"" + file + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the key identity.
   *
   * @param keys where the keys of the issuer are: "url: http://..."
   */
  static String identity(String keys) {
    return "identity: {jwt: [{issuer: \"https://issuer.test\", audiences: [weir], leeway: 0s,"
        + " claims: {sub: x-user-id, email: x-user-email}, keys: {"
        + keys
        + "}}], places: {cookie: session, query: access_token}, api-keys: {metadata: x-client,"
        + " keys: {acme: {sha256: "
        + sha256(API_KEY)
        + ", scope: users.read}}}}";
  }

  static String sha256(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a token for an hour with these scopes. */
  static String token(String scope) {
    return ISSUER.token(claims(Duration.ofHours(1), scope));
  }

  /** Returns a token that ends after a time. */
  static String ending(Duration after) {
    return ISSUER.token(claims(after, ""));
  }

  static String claims(Duration lasting, String scope) {
    double ends = Instant.now().plus(lasting).toEpochMilli() / 1e3;
    return "{\"iss\":\"https://issuer.test\",\"aud\":\"weir\",\"sub\":\"u7\",\"email\":\"u7@é.test\","
        + String.format(Locale.ROOT, "\"scope\":\"%s\",\"exp\":%.3f}", scope, ends);
  }
}
