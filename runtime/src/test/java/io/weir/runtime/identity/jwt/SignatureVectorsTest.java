package io.weir.runtime.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.testkit.time.FakeTime;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Checks the signatures of Wycheproof's vectors for JSON Web Signatures. The Maven profile "jws"
 * fetches them and says where they are.
 */
@Tag("external")
final class SignatureVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "https://issuer.test";

  private final FakeTime time = new FakeTime();

  /**
   * A signature with its key.
   *
   * @param key JWK
   * @param token a text in the compact form; an object in the JSON form
   */
  private record Vector(int id, String comment, JsonNode key, JsonNode token, boolean valid) {
    /**
     * Returns true if the token is valid, but not for us: we accept only public keys, the compact
     * form, a payload, and the algorithm for which the key is meant.
     */
    boolean isBeyondUs() {
      return key.path("kty").asText().equals("oct")
          || !token.isTextual()
          || token.asText().contains("..")
          || isForAnotherAlgorithm();
    }

    private boolean isForAnotherAlgorithm() {
      var meant = key.path("alg").asText();
      try {
        return !CompactToken.parse(token.asText()).algorithm().name().equals(meant);
      } catch (InvalidToken none) {
        return false;
      }
    }
  }

  @Test
  void acceptsWhatIsValidAndNothingElse() throws Exception {
    var vectors = vectors();
    assertThat(vectors).hasSizeGreaterThan(400);
    var issuer = issuer();
    assertThat(vectors.stream().filter(vector -> !vector.valid() && isSigned(issuer, vector)))
        .as("accepted, but invalid")
        .isEmpty();
    assertThat(
            vectors.stream()
                .filter(vector -> vector.valid() && !vector.isBeyondUs())
                .filter(vector -> !isSigned(issuer, vector)))
        .as("valid, but refused")
        .isEmpty();
    // So that the two lists above cannot become empty unnoticed.
    assertThat(vectors.stream().filter(vector -> isSigned(issuer, vector)).count())
        .isGreaterThan(20);
  }

  private static boolean isSigned(Issuer issuer, Vector vector) {
    try {
      var keys = "{\"keys\":[" + vector.key() + "]}";
      var known = VerificationKeys.parse(keys.getBytes(StandardCharsets.UTF_8));
      var token = vector.token().isTextual() ? vector.token().asText() : vector.token().toString();
      return issuer.isSigned(CompactToken.parse(token), known);
    } catch (InvalidToken | IllegalArgumentException refused) {
      return false;
    }
  }

  private Issuer issuer() {
    var config =
        new JwtConfig(
            NAME,
            List.of("weir"),
            new KeysConfig(URI.create("http://issuer.test/keys"), null, null),
            List.of(SignatureAlgorithm.values()),
            null,
            Map.of());
    var source = new FakeSource("{\"keys\":[]}");
    return new Issuer(
        config, new KeyCache(NAME, source, Duration.ofMinutes(5), source.timer(), time));
  }

  private static List<Vector> vectors() throws IOException {
    var module = JSON.readTree(Path.of(System.getProperty("jws.module")).toFile());
    var file =
        Path.of(module.path("Dir").asText(), "testvectors_v1", "json_web_signature_test.json");
    List<Vector> vectors = new ArrayList<>();
    for (var group : JSON.readTree(file.toFile()).path("testGroups")) {
      var key = group.has("public") ? group.get("public") : group.path("private");
      StreamSupport.stream(group.path("tests").spliterator(), false)
          .map(test ->
              new Vector(
                  test.path("tcId").asInt(),
                  test.path("comment").asText(),
                  key,
                  test.path("jws"),
                  test.path("result").asText().equals("valid")))
          .forEach(vectors::add);
    }
    return vectors;
  }
}
