package io.weir.users.account.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import io.weir.runtime.config.Secret;
import io.weir.runtime.identity.jwt.JwtConfig;
import io.weir.runtime.identity.jwt.SignatureAlgorithm;
import io.weir.runtime.identity.jwt.TokenVerifier;
import io.weir.runtime.identity.jwt.Verdict;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.testkit.time.FakeTime;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.account.AccountClient;
import io.weir.users.account.AccountsConfig;
import io.weir.users.v1.CloseMemberRequest;
import io.weir.users.v1.GetKeysRequest;
import io.weir.users.v1.RoomServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access tokens and their keys at two instances, checked as the gateway checks them. */
@Timeout(120)
class AccessTokenTest {
  private static final String EMAIL = "ada@example.org";
  private static final String ISSUER = "http://localhost:8080";
  private static final Duration ROTATE = Duration.ofDays(1);
  private static final Duration PUBLISH = Duration.ofHours(1);
  private static final Duration ACCESS = Duration.ofMinutes(10);

  @TempDir private Path directory;

  private final TestDatabase database = TestDatabase.create();
  private final FakeTime time = new FakeTime();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final TestService first = start("a secret that both of the instances know");
  private final TestService second = start("a secret that both of the instances know");
  private final AccountClient one = new AccountClient(first);
  private final AccountClient two = new AccountClient(second);

  private TestService start(String secret) {
    var d = AccountClient.cheap();
    var config =
        new AccountsConfig(
            d.issuer(),
            d.passwords(),
            d.tokens(),
            new KeysConfig(secret.isEmpty() ? null : Secret.parse(secret), ROTATE, PUBLISH),
            d.throttle(),
            d.verification(),
            d.administrator(),
            d.trustedProxies());
    return TestService.on(database, TestService.Options.defaults().with(config).with(time));
  }

  @BeforeEach
  void register() {
    one.register(EMAIL);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    database.close();
    timer.shutdownNow();
  }

  private static List<String> published(AccountClient at) {
    return at.stub().getKeys(GetKeysRequest.getDefaultInstance()).getKeysList().stream()
        .map(key -> key.getKid())
        .toList();
  }

  private static String signer(String token) {
    try {
      return SignedJWT.parse(token).getHeader().getKeyID();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the verdict of a gateway that has just read the keys. */
  private Verdict verdict(String token, String issuer, String audience) throws IOException {
    var keys =
        one.stub().getKeys(GetKeysRequest.getDefaultInstance()).getKeysList().stream()
            .map(key ->
                "{\"kty\":\"%s\",\"use\":\"%s\",\"alg\":\"%s\",\"kid\":\"%s\",\"crv\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
                    .formatted(
                        key.getKty(),
                        key.getUse(),
                        key.getAlg(),
                        key.getKid(),
                        key.getCrv(),
                        key.getX(),
                        key.getY()))
            .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    var file = Files.writeString(directory.resolve("keys.json"), keys);
    var config =
        new JwtConfig(
            issuer,
            List.of(audience),
            new io.weir.runtime.identity.jwt.KeysConfig(null, file, null),
            List.of(SignatureAlgorithm.ES256),
            Duration.ZERO,
            Map.of("sub", "x-user-id"));
    var environment = new TokenVerifier.Environment(time, time, timer, Runnable::run);
    try (var verifier = TokenVerifier.start(List.of(config), environment, null)) {
      return verifier.verify(token);
    }
  }

  @Test
  void theGatewayTakesThem() throws Exception {
    var tokens = two.login(EMAIL);
    var verdict = verdict(tokens.getAccessToken(), ISSUER, "weir");
    assertThat(verdict).isInstanceOf(Verdict.Valid.class);
    var identity = ((Verdict.Valid) verdict).identity();
    assertThat(identity.subject()).isEqualTo(tokens.getUserId());
    assertThat(identity.scopes()).containsExactly("user");
    assertThat(identity.claims().has("roles", "user")).isTrue();
    assertThat(identity.claims().has("roles", "admin")).isFalse();
    assertThat(identity.endsMillis())
        .isEqualTo(time.instant().plus(ACCESS).toEpochMilli() / 1000 * 1000);
    for (var claim : List.of("iss", "aud", "iat", "nbf", "exp", "jti", "sid")) {
      assertThat(identity.claims().text(claim)).as(claim).isNotEmpty();
    }
    var again = one.refresh(tokens.getRefreshToken()).getAccessToken();
    var renewed = ((Verdict.Valid) verdict(again, ISSUER, "weir")).identity();
    assertThat(renewed.claims().text("sid")).isEqualTo(identity.claims().text("sid"));
    assertThat(renewed.claims().text("jti")).isNotEqualTo(identity.claims().text("jti"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, weir, 0, valid",
    "http://localhost:8080, weir, 599, valid",
    "http://localhost:8080, weir, 600, the token has expired",
    "http://localhost:8080, shop, 0, the token is for another audience",
    "http://localhost:8081, weir, 0, the token has an issuer that is not configured",
  })
  void theGatewayRefusesThemElsewhereAndLater(
      String issuer, String audience, int seconds, String expected) throws Exception {
    var token = one.login(EMAIL).getAccessToken();
    time.advance(Duration.ofSeconds(seconds));
    var reason =
        switch (verdict(token, issuer, audience)) {
          case Verdict.Valid _ -> "valid";
          case Verdict.Invalid invalid -> invalid.reason();
          case Verdict.Undecided undecided -> undecided.reason();
        };
    assertThat(reason).isEqualTo(expected);
  }

  @Test
  void aForgedTokenIsRefused() throws Exception {
    var token = one.login(EMAIL).getAccessToken();
    int signature = token.lastIndexOf('.') + 1;
    var forged = token.substring(0, signature) + "A".repeat(token.length() - signature);
    assertThat(verdict(forged, ISSUER, "weir")).isInstanceOf(Verdict.Invalid.class);
  }

  @Test
  void instancesThatStartTogetherMakeOneKey() {
    assertThat(published(one)).hasSize(1).isEqualTo(published(two));
    assertThat(signer(one.login(EMAIL).getAccessToken()))
        .isEqualTo(signer(two.login(EMAIL).getAccessToken()))
        .isEqualTo(published(one).getFirst());
  }

  @Test
  void aKeyIsPublishedBeforeItSignsAndUntilItsLastTokenHasExpired() throws Exception {
    var old = published(one).getFirst();
    time.advance(ROTATE.minus(PUBLISH).minusSeconds(1));
    assertThat(published(one)).containsExactly(old);
    time.advance(Duration.ofSeconds(1));
    var both = published(two);
    assertThat(both).hasSize(2).startsWith(old).isEqualTo(published(one));
    time.advance(PUBLISH.minusSeconds(1));
    var last = one.login(EMAIL).getAccessToken();
    assertThat(signer(last)).isEqualTo(old);
    time.advance(Duration.ofSeconds(1));
    assertThat(signer(one.login(EMAIL).getAccessToken())).isEqualTo(both.getLast());
    assertThat(signer(two.login(EMAIL).getAccessToken())).isEqualTo(both.getLast());
    time.advance(ACCESS.minusSeconds(2));
    assertThat(verdict(last, ISSUER, "weir")).isInstanceOf(Verdict.Valid.class);
    assertThat(published(one)).isEqualTo(both);
    time.advance(Duration.ofMinutes(5).plusSeconds(2));
    assertThat(published(two)).containsExactly(both.getLast());
  }

  @Test
  void anInstanceThatHasSleptSignsWithAKeyOfNow() {
    var old = published(one);
    time.advance(ROTATE.multipliedBy(5));
    var token = two.login(EMAIL).getAccessToken();
    assertThat(published(one)).doesNotContainAnyElementsOf(old).containsExactly(signer(token));
  }

  @Test
  void privateKeysAreEncryptedInTheDatabase() {
    assertThat(published(one)).hasSize(1);
    assertThat(database.query("SELECT sealed FROM signing_keys")).isEqualTo("t");
    // PKCS #8 of P-256 would begin so.
    assertThat(database.query("SELECT encode(private_key, 'hex') FROM signing_keys"))
        .doesNotStartWith("3041020100");
  }

  @Test
  void anInstanceWithAnotherSecretSignsWithAKeyOfItsOwnAndOnlyOne() throws Exception {
    var token = one.login(EMAIL).getAccessToken();
    try (var stranger = start("another secret that is long enough too")) {
      var there = new AccountClient(stranger);
      assertThat(signer(there.login(EMAIL).getAccessToken())).isNotEqualTo(signer(token));
      assertThat(published(there)).hasSize(2).isEqualTo(published(one));
      assertThat(verdict(token, ISSUER, "weir")).isInstanceOf(Verdict.Valid.class);
      assertThat(one.login(EMAIL).getUserId()).isNotEmpty();
      assertThat(published(one)).hasSize(2);
    }
  }

  @Test
  void withoutASecretKeysAreStoredAsTheyAre() {
    try (var plain = TestDatabase.create();
        var service =
            TestService.on(plain, TestService.Options.defaults().with(AccountClient.cheap()))) {
      assertThat(published(new AccountClient(service))).hasSize(1);
      assertThat(plain.query("SELECT encode(private_key, 'hex') FROM signing_keys"))
          .startsWith("3041020100");
    }
  }

  /** Closes a member that is not there with a token. */
  private Code close(AccountClient at, String token) {
    var metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    var rooms =
        RoomServiceGrpc.newBlockingStub(at.service().channel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    var member =
        CloseMemberRequest.newBuilder()
            .setRoom("lobby")
            .setId("00000000-0000-0000-0000-000000000000")
            .build();
    return Refusal.of(() -> rooms.closeMember(member)).code();
  }

  @Test
  void anInstanceTakesThemOfAdministratorsItself() {
    var user = one.login(EMAIL).getAccessToken();
    assertThat(close(one, user)).isEqualTo(Code.PERMISSION_DENIED);
    database.execute("UPDATE accounts SET role = 'ADMIN'");
    var admin = two.login(EMAIL).getAccessToken();
    assertThat(close(one, admin)).as("there is no such member").isEqualTo(Code.NOT_FOUND);
    assertThat(close(two, admin)).isEqualTo(Code.NOT_FOUND);
    assertThat(close(one, TestService.ADMINISTRATOR)).isEqualTo(Code.NOT_FOUND);
    time.advance(ACCESS);
    assertThat(close(one, admin)).isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void anInstanceTakesNoForgedOnes() throws Exception {
    database.execute("UPDATE accounts SET role = 'ADMIN'");
    var admin = one.login(EMAIL).getAccessToken();
    var parts = admin.split("\\.", -1);
    var none = Base64URL.encode("{\"alg\":\"none\"}").toString();
    var own = new ECKeyGenerator(Curve.P_256).keyID(signer(admin)).generate();
    var forged =
        new SignedJWT(SignedJWT.parse(admin).getHeader(), SignedJWT.parse(admin).getJWTClaimsSet());
    forged.sign(new ECDSASigner(own));
    var hmac =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(signer(admin)).build(),
            SignedJWT.parse(admin).getJWTClaimsSet());
    hmac.sign(new MACSigner("a secret that is long enough for an HMAC"));
    for (var wrong :
        List.of(
            none + "." + parts[1] + ".",
            none + "." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + "." + "A".repeat(86),
            parts[0] + "." + parts[1] + ".",
            forged.serialize(),
            hmac.serialize(),
            "A.B.C",
            "x".repeat(7000),
            "")) {
      assertThat(close(one, wrong)).as(wrong).isEqualTo(Code.PERMISSION_DENIED);
    }
  }
}
