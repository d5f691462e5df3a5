package io.weir.runtime.identity.jwt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a token in the compact form (RFC 7515, 7.1), of which nothing has been verified.
 *
 * @param header JSON object
 * @param payload base64url
 * @param signed the bytes that are signed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CompactToken(JsonNode header, String payload, byte[] signed, Base64URL signature) {
  /** Largest token, in characters. Headers of requests are limited as well. */
  static final int MAX_LENGTH = 16 << 10;

  private static final int MAX_KEY_ID = 256;
  private static final int MAX_DEPTH = 16;

  /** Two members of one name are refused: another reader may see the other one. */
  private static final ObjectReader JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  /**
   * Takes a token apart.
   *
   * @throws InvalidToken if it does not have the form
   */
  static CompactToken parse(String token) throws InvalidToken {
    if (token.length() > MAX_LENGTH) {
      throw new InvalidToken("the token is longer than " + MAX_LENGTH + " characters");
    }
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first <= 0 || second <= first + 1 || second == token.length() - 1) {
      throw new InvalidToken("the token does not have three parts");
    }
    for (int i = 0; i < token.length(); i++) {
      if (i != first && i != second && !isBase64Url(token.charAt(i))) {
        throw new InvalidToken("the token is not base64url");
      }
    }
    return new CompactToken(
        object(token.substring(0, first), "header"),
        token.substring(first + 1, second),
        token.substring(0, second).getBytes(StandardCharsets.US_ASCII),
        new Base64URL(token.substring(second + 1)));
  }

  private static boolean isBase64Url(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  private static JsonNode object(String part, String name) throws InvalidToken {
    try {
      var node = JSON.readTree(Base64.getUrlDecoder().decode(part));
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (IllegalArgumentException | IOException invalid) {
      // Its message would quote the token.
    }
    throw new InvalidToken("the " + name + " of the token are not a JSON object");
  }

  /**
   * Returns the algorithm.
   *
   * @throws InvalidToken if it is not one that can be allowed, or the header asks for more than the
   *     check of a signature
   */
  SignatureAlgorithm algorithm() throws InvalidToken {
    // RFC 7515, 4.1.11: extensions that must be understood. None is.
    if (header.has("crit") || header.has("b64") || header.has("zip") || header.has("enc")) {
      throw new InvalidToken("the header of the token has crit, b64, zip or enc");
    }
    requireType();
    var name = header.get("alg");
    var algorithm =
        name == null || !name.isTextual() ? null : SignatureAlgorithm.named(name.asText());
    if (algorithm == null) {
      throw new InvalidToken("the token has an algorithm that is never allowed");
    }
    return algorithm;
  }

  /** Refuses tokens for other purposes (RFC 8725, 3.11): logout tokens, proofs, events. */
  private void requireType() throws InvalidToken {
    var type = header.get("typ");
    if (type == null) {
      return;
    }
    var text = type.asText("");
    var name = text.regionMatches(true, 0, "application/", 0, 12) ? text.substring(12) : text;
    if (!name.equalsIgnoreCase("JWT") && !name.equalsIgnoreCase("at+jwt")) {
      throw new InvalidToken("the token is of a type other than JWT and at+jwt");
    }
  }

  /**
   * Returns the id of the key; null if the token does not name one. Other ways to name a key (jwk,
   * jku, x5u, x5c) are not looked at.
   *
   * @throws InvalidToken if it is not a short text
   */
  @Nullable String keyId() throws InvalidToken {
    var id = header.get("kid");
    if (id == null) {
      return null;
    }
    if (!id.isTextual() || id.asText().length() > MAX_KEY_ID) {
      throw new InvalidToken("the key id of the token is not a text of at most 256 characters");
    }
    return id.asText();
  }

  /**
   * Reads the claims (RFC 7519, 4).
   *
   * @throws InvalidToken if they are not a JSON object
   */
  JsonNode claims() throws InvalidToken {
    return object(payload, "claims");
  }
}
