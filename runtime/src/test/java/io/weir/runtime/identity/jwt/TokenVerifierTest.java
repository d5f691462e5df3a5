package io.weir.runtime.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.netty.util.AsciiString;
import io.weir.testkit.identity.TestIssuer;
import io.weir.testkit.time.FakeTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that prove an identity, and those that attackers would like to. */
final class TokenVerifierTest {
  private static final TestIssuer ISSUER = TestIssuer.create("one");
  private static final TestIssuer STRANGER = TestIssuer.create("other");
  private static final String NAME = "https://issuer.test";

  /** 2026-01-01T00:00:00Z, where the time of tests begins. */
  private static final long NOW = 1_767_225_600;

  private static final String CLAIMS = claims("\"exp\":" + (NOW + 60));
  private static final String RSA = "\"alg\":\"RS256\",\"kid\":\"one-rsa\"";
  private static final String EC = "\"alg\":\"ES256\",\"kid\":\"one-ec\"";

  private final FakeTime time = new FakeTime();
  private final FakeSource source = new FakeSource(ISSUER.jwks());

  private static String claims(String more) {
    return "{\"iss\":\"" + NAME + "\",\"aud\":\"weir\",\"sub\":\"7\"," + more + "}";
  }

  private TokenVerifier verifier(SignatureAlgorithm... algorithms) {
    var config =
        new JwtConfig(
            NAME,
            List.of("weir", "weir-2"),
            new KeysConfig(URI.create("http://issuer.test/keys"), null, null),
            List.of(algorithms),
            Duration.ofSeconds(30),
            Map.of("sub", "x-user-id", "realm.roles", "x-roles"));
    var keys = new KeyCache(NAME, source, Duration.ofMinutes(5), source.timer(), time);
    keys.start();
    return new TokenVerifier(List.of(new Issuer(config, keys)), time, time);
  }

  private String reason(String token) {
    return switch (verifier().verify(token)) {
      case Verdict.Valid _ -> "valid";
      case Verdict.Invalid invalid -> invalid.reason();
      case Verdict.Undecided open -> open.reason();
    };
  }

  @Test
  void acceptsTokensOfBothKinds() {
    assertThat(reason(ISSUER.token(CLAIMS))).isEqualTo("valid");
    assertThat(reason(ISSUER.ecToken(CLAIMS))).isEqualTo("valid");
  }

  @Test
  void tellsWhoItIs() {
    var token =
        ISSUER.token(
            claims(
                "\"exp\":"
                    + (NOW + 60)
                    + ",\"scope\":\"a  b\",\"realm\":{\"roles\":[\"x\",\"é\"]}"));
    assertThat(verifier().verify(token))
        .isInstanceOfSatisfying(
            Verdict.Valid.class,
            valid -> {
              assertThat(valid.identity().issuer()).isEqualTo(NAME);
              assertThat(valid.identity().subject()).isEqualTo("7");
              assertThat(valid.identity().scopes()).containsExactlyInAnyOrder("a", "b");
              assertThat(valid.identity().endsMillis()).isEqualTo((NOW + 90) * 1_000);
              assertThat(valid.identity().metadata())
                  .containsEntry(AsciiString.of("x-user-id"), "7")
                  .containsEntry(AsciiString.of("x-roles"), "[\"x\",\"%C3%A9\"]");
              assertThat(valid.identity().toString()).doesNotContain("7");
            });
  }

  /** A wrong signature costs more to check than to send. */
  @Test
  void checksNoNewTokensOfACallerWhoSendsManyWrongSignatures() {
    var verifier = verifier();
    var good = ISSUER.token(CLAIMS);
    var forged = good.substring(0, good.lastIndexOf('.') + 1) + TestIssuer.base64(new byte[256]);
    for (int i = 0; i < 100; i++) {
      assertThat(verifier.verify(forged, "mallory"))
          .isEqualTo(new Verdict.Invalid("the signature of the token is wrong"));
    }
    assertThat(verifier.verify(good, "mallory"))
        .isEqualTo(
            new Verdict.Invalid("too many tokens with wrong signatures came from this address"));
    assertThat(verifier.verify(good, "ann")).isInstanceOf(Verdict.Valid.class);
    assertThat(verifier.verify(good, "mallory"))
        .as("a token that is known costs nothing")
        .isInstanceOf(Verdict.Valid.class);
    time.advance(Duration.ofMillis(100));
    assertThat(verifier.verify(ISSUER.ecToken(CLAIMS), "mallory"))
        .isInstanceOf(Verdict.Valid.class);
  }

  static Stream<Arguments> attacks() throws Exception {
    var signed = TestIssuer.signed("{" + EC + "}", CLAIMS);
    return Stream.of(
        // No signature.
        Arguments.of("none", TestIssuer.signed("{\"alg\":\"none\"}", CLAIMS) + "."),
        Arguments.of("none with a signature", ISSUER.rs256("{\"alg\":\"none\"}", CLAIMS)),
        Arguments.of("None", ISSUER.rs256("{\"alg\":\"None\"}", CLAIMS)),
        Arguments.of("no algorithm", ISSUER.rs256("{\"kid\":\"one-rsa\"}", CLAIMS)),
        Arguments.of("a number as algorithm", ISSUER.rs256("{\"alg\":256}", CLAIMS)),
        // HMAC with what everybody knows.
        Arguments.of(
            "HS256 with the DER of the key", hmac(ISSUER.rsa().toPublicKey().getEncoded())),
        Arguments.of("HS256 with the PEM of the key", hmac(pem())),
        Arguments.of("HS256 with the modulus", hmac(ISSUER.rsa().getModulus().decode())),
        Arguments.of(
            "HS256 with the JWK",
            hmac(ISSUER.rsa().toPublicJWK().toString().getBytes(StandardCharsets.UTF_8))),
        // Algorithms that are not on the list.
        Arguments.of(
            "RS512, not listed", ISSUER.rs256("{\"alg\":\"RS512\",\"kid\":\"one-rsa\"}", CLAIMS)),
        Arguments.of("EdDSA", ISSUER.rs256("{\"alg\":\"EdDSA\",\"kid\":\"one-rsa\"}", CLAIMS)),
        Arguments.of(
            "PBES2",
            ISSUER.rs256(
                "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":2147483647}", CLAIMS)),
        Arguments.of(
            "alg of the other key", ISSUER.rs256("{\"alg\":\"RS256\",\"kid\":\"one-ec\"}", CLAIMS)),
        // ECDSA.
        Arguments.of("ES256 of zeros", signed + "." + TestIssuer.base64(new byte[64])),
        Arguments.of("ES256 with r = 0", signed + "." + TestIssuer.base64(half(0, 1))),
        Arguments.of("ES256 with s = 0", signed + "." + TestIssuer.base64(half(1, 0))),
        Arguments.of("ES256 with r = s = n", signed + "." + TestIssuer.base64(order())),
        Arguments.of("ES256 of ones", signed + "." + TestIssuer.base64(half(1, 1))),
        Arguments.of("ES256 that is empty", signed + "."),
        Arguments.of("ES256 of one byte", signed + ".AA"),
        Arguments.of("ES256 of 63 bytes", signed + "." + TestIssuer.base64(new byte[63])),
        Arguments.of("ES256 as DER", signed + "." + TestIssuer.base64(der())),
        Arguments.of("ES384 for a P-256 key", p384("one-ec")),
        // Signatures of others.
        Arguments.of("another RSA key", STRANGER.rs256("{" + RSA + "}", CLAIMS)),
        Arguments.of("another P-256 key", STRANGER.es256("{" + EC + "}", CLAIMS)),
        Arguments.of("no kid and another key", STRANGER.rs256("{\"alg\":\"RS256\"}", CLAIMS)),
        Arguments.of("RSA signature cut", cut(ISSUER.token(CLAIMS))),
        Arguments.of("claims exchanged", exchanged()),
        // Keys that the token brings.
        Arguments.of(
            "jwk",
            STRANGER.rs256("{" + RSA + ",\"jwk\":" + STRANGER.rsa().toPublicJWK() + "}", CLAIMS)),
        Arguments.of(
            "jku", STRANGER.rs256("{" + RSA + ",\"jku\":\"http://127.0.0.1:1/\"}", CLAIMS)),
        Arguments.of(
            "x5u", STRANGER.rs256("{" + RSA + ",\"x5u\":\"http://127.0.0.1:1/\"}", CLAIMS)),
        Arguments.of("x5c", STRANGER.rs256("{" + RSA + ",\"x5c\":[\"AAAA\"]}", CLAIMS)),
        // Headers.
        Arguments.of("crit", ISSUER.rs256("{" + RSA + ",\"crit\":[\"exp\"],\"exp\":1}", CLAIMS)),
        Arguments.of("crit, empty", ISSUER.rs256("{" + RSA + ",\"crit\":[]}", CLAIMS)),
        Arguments.of("b64", ISSUER.rs256("{" + RSA + ",\"b64\":false}", CLAIMS)),
        Arguments.of("zip", ISSUER.rs256("{" + RSA + ",\"zip\":\"DEF\"}", CLAIMS)),
        Arguments.of("two alg", ISSUER.rs256("{\"alg\":\"none\"," + RSA + "}", CLAIMS)),
        Arguments.of("logout token", ISSUER.rs256("{" + RSA + ",\"typ\":\"logout+jwt\"}", CLAIMS)),
        Arguments.of("proof", ISSUER.rs256("{" + RSA + ",\"typ\":\"dpop+jwt\"}", CLAIMS)),
        Arguments.of("header of another kind", ISSUER.rs256("[]", CLAIMS)),
        Arguments.of(
            "deep header",
            ISSUER.rs256("{" + RSA + ",\"a\":" + "[".repeat(99) + "]".repeat(99) + "}", CLAIMS)),
        Arguments.of("kid of another kind", ISSUER.rs256("{\"alg\":\"RS256\",\"kid\":{}}", CLAIMS)),
        Arguments.of(
            "huge kid",
            ISSUER.rs256("{\"alg\":\"RS256\",\"kid\":\"" + "k".repeat(300) + "\"}", CLAIMS)),
        // Form.
        Arguments.of("empty", ""),
        Arguments.of("dots", ".."),
        Arguments.of("two parts", "eyJhIjoxfQ.eyJhIjoxfQ"),
        Arguments.of("four parts", ISSUER.token(CLAIMS) + ".AAAA"),
        Arguments.of("padding", ISSUER.token(CLAIMS) + "="),
        Arguments.of("a space", ISSUER.token(CLAIMS).replaceFirst("\\.", ". ")),
        Arguments.of("plain base64", ISSUER.token(CLAIMS).replaceFirst("\\.", "+.")),
        Arguments.of("two tokens", ISSUER.token(CLAIMS) + ", Bearer " + ISSUER.token(CLAIMS)),
        Arguments.of(
            "oversized",
            ISSUER.token(
                claims("\"exp\":" + (NOW + 60) + ",\"a\":\"" + "a".repeat(20_000) + "\""))),
        Arguments.of("five parts (JWE)", "e30.AA.AA.AA.AA"),
        // Claims.
        Arguments.of("no exp", ISSUER.token(claims("\"a\":1"))),
        Arguments.of("exp as text", ISSUER.token(claims("\"exp\":\"" + (NOW + 60) + "\""))),
        Arguments.of("exp that overflows", ISSUER.token(claims("\"exp\":9223372036854775807"))),
        Arguments.of("exp of 1e300", ISSUER.token(claims("\"exp\":1e300"))),
        Arguments.of("negative exp", ISSUER.token(claims("\"exp\":-1"))),
        Arguments.of("exp null", ISSUER.token(claims("\"exp\":null"))),
        Arguments.of("two exp", ISSUER.token(claims("\"exp\":1,\"exp\":" + (NOW + 60)))),
        Arguments.of(
            "nbf as text", ISSUER.token(claims("\"exp\":" + (NOW + 60) + ",\"nbf\":\"0\""))),
        Arguments.of("another issuer", ISSUER.token(CLAIMS.replace(NAME, NAME + "/"))),
        Arguments.of("no issuer", ISSUER.token(CLAIMS.replace("\"iss\"", "\"is\""))),
        Arguments.of(
            "issuers as list",
            ISSUER.token(CLAIMS.replace("\"" + NAME + "\"", "[\"" + NAME + "\"]"))),
        Arguments.of("another audience", ISSUER.token(CLAIMS.replace("\"weir\"", "\"weir-3\""))),
        Arguments.of("audience as prefix", ISSUER.token(CLAIMS.replace("\"weir\"", "\"weir-22\""))),
        Arguments.of("other audiences", ISSUER.token(CLAIMS.replace("\"weir\"", "[\"a\",\"b\"]"))),
        Arguments.of("no audience", ISSUER.token(CLAIMS.replace("\"aud\"", "\"au\""))),
        Arguments.of(
            "audience of another kind", ISSUER.token(CLAIMS.replace("\"weir\"", "{\"weir\":1}"))),
        Arguments.of("sub of another kind", ISSUER.token(CLAIMS.replace("\"7\"", "7"))),
        Arguments.of("claims that are a list", ISSUER.token("[]")),
        Arguments.of("claims that are a token", ISSUER.token("\"" + ISSUER.token(CLAIMS) + "\"")),
        Arguments.of("claims with more behind", ISSUER.token(CLAIMS + "{}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void provesNothing(String name, String token) {
    var verifier = verifier();
    assertThat(verifier.verify(token)).as(name).isInstanceOf(Verdict.Invalid.class);
    assertThat(verifier.verify(token)).as("again").isInstanceOf(Verdict.Invalid.class);
    assertThat(reason(token)).doesNotContain("7\"", "http");
  }

  private static String hmac(byte[] secret) throws Exception {
    var signed = TestIssuer.signed("{\"alg\":\"HS256\",\"kid\":\"one-rsa\"}", CLAIMS);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return signed
        + "."
        + TestIssuer.base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private static byte[] pem() throws JOSEException {
    var base64 =
        java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(ISSUER.rsa().toPublicKey().getEncoded());
    return ("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] half(int r, int s) {
    var bytes = new byte[64];
    bytes[31] = (byte) r;
    bytes[63] = (byte) s;
    return bytes;
  }

  private static byte[] order() {
    var n = Curve.P_256.toECParameterSpec().getOrder().toByteArray();
    var unsigned = Arrays.copyOfRange(n, n.length - 32, n.length);
    var both = Arrays.copyOf(unsigned, 64);
    System.arraycopy(unsigned, 0, both, 32, 32);
    return both;
  }

  private static byte[] der() {
    return new byte[] {0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01};
  }

  private static String p384(String kid) throws JOSEException {
    var key = new ECKeyGenerator(Curve.P_384).generate();
    var signed = TestIssuer.signed("{\"alg\":\"ES384\",\"kid\":\"" + kid + "\"}", CLAIMS);
    return signed
        + "."
        + new ECDSASigner(key)
            .sign(new JWSHeader(JWSAlgorithm.ES384), signed.getBytes(StandardCharsets.US_ASCII));
  }

  private static String cut(String token) {
    return token.substring(0, token.length() - 8);
  }

  private static String exchanged() {
    var parts = ISSUER.token(CLAIMS).split("\\.", -1);
    var other = ISSUER.token(claims("\"exp\":" + (NOW + 61))).split("\\.", -1);
    return parts[0] + "." + other[1] + "." + parts[2];
  }

  @Test
  void acceptsOneOfSeveralAudiences() {
    assertThat(reason(ISSUER.token(CLAIMS.replace("\"weir\"", "[\"a\",\"weir-2\"]"))))
        .isEqualTo("valid");
  }

  @ParameterizedTest
  @CsvSource({
    // claim, seconds from now, expected; the leeway is 30 seconds
    "exp, 1, valid",
    "exp, 0, valid",
    "exp, -29, valid",
    "exp, -30, the token has expired",
    "exp, -31, the token has expired",
    "nbf, -1, valid",
    "nbf, 0, valid",
    "nbf, 30, valid",
    "nbf, 31, the token is not valid yet",
  })
  void toleratesTheLeewayAndNoMore(String claim, long seconds, String expected) {
    var more =
        claim.equals("exp")
            ? "\"exp\":" + (NOW + seconds)
            : "\"exp\":" + (NOW + 999) + ",\"nbf\":" + (NOW + seconds);
    assertThat(reason(ISSUER.token(claims(more)))).isEqualTo(expected);
  }

  @Test
  void keepsVerifiedTokensUntilTheyExpire() {
    var verifier = verifier();
    var token = ISSUER.token(CLAIMS);
    assertThat(verifier.verify(token)).isEqualTo(verifier.verify(token));
    assertThat(((Verdict.Valid) verifier.verify(token)).identity())
        .as("the same object: nothing was checked again")
        .isSameAs(((Verdict.Valid) verifier.verify(token)).identity());
    time.advance(Duration.ofSeconds(89));
    assertThat(verifier.verify(token)).isInstanceOf(Verdict.Valid.class);
    time.advance(Duration.ofSeconds(1));
    assertThat(verifier.verify(token)).isEqualTo(new Verdict.Invalid("the token has expired"));
  }

  @Test
  void forgetsVerifiedTokensWhenTheirKeyIsGone() {
    var verifier = verifier();
    var token = ISSUER.token(CLAIMS);
    assertThat(verifier.verify(token)).isInstanceOf(Verdict.Valid.class);
    source.answer(TestIssuer.jwks(ISSUER.ec()));
    source.runTimer();
    assertThat(verifier.verify(token)).isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void allowsOnlyListedAlgorithms() {
    var verifier = verifier(SignatureAlgorithm.ES256);
    assertThat(verifier.verify(ISSUER.ecToken(CLAIMS))).isInstanceOf(Verdict.Valid.class);
    assertThat(verifier.verify(ISSUER.token(CLAIMS)))
        .isEqualTo(
            new Verdict.Invalid(
                "the token has an algorithm that is not among those of its issuer"));
    for (var name : List.of("none", "HS256", "HS512", "EdDSA", "rs256", "")) {
      assertThatThrownBy(() -> SignatureAlgorithm.parse(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("RS256");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../../../../dev/null",
        "/etc/passwd",
        "' OR '1'='1",
        "x' UNION SELECT 'a",
        "http://127.0.0.1/keys",
        "one-rsa\\u0000",
        "ONE-RSA",
        "one-rsa\\u0020",
        "${jndi:ldap://x}",
      })
  void asksForNewerKeysIfItDoesNotKnowTheId(String kid) {
    var token = ISSUER.rs256("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}", CLAIMS);
    assertThat(verifier().verify(token))
        .isInstanceOfSatisfying(
            Verdict.Undecided.class,
            open -> assertThat(open.reason()).isEqualTo("the token names an unknown key"));
  }

  @Test
  void takesNoKeysForOtherUses() throws Exception {
    var small = new RSAKeyGenerator(1024, true).keyID("small").generate();
    var secret = new OctetSequenceKeyGenerator(256).keyID("secret").generate();
    var encryption =
        new RSAKey.Builder(ISSUER.rsa()).keyUse(KeyUse.ENCRYPTION).keyID("enc").build();
    assertThatThrownBy(() ->
            VerificationKeys.parse(
                TestIssuer.jwks(small, encryption).getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("no public key for signatures");
    var withSecret = "{\"keys\":[" + json(secret) + "," + ISSUER.ec().toPublicJWK() + "]}";
    assertThat(VerificationKeys.parse(withSecret.getBytes(StandardCharsets.UTF_8)).keys())
        .hasSize(1);
  }

  private static String json(OctetSequenceKey secret) {
    return secret.toJSONString();
  }
}
