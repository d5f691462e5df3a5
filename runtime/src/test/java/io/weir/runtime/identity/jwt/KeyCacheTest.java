package io.weir.runtime.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.identity.TestIssuer;
import io.weir.testkit.time.FakeTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys that are read again: how often, and what stays while that fails. */
final class KeyCacheTest {
  private static final TestIssuer OLD = TestIssuer.create("old");
  private static final TestIssuer NEW = TestIssuer.create("new");
  private static final String CLAIMS =
      "{\"iss\":\"https://issuer.test\",\"aud\":\"weir\",\"exp\":1767229200}";

  private final FakeTime time = new FakeTime();
  private final FakeSource source = new FakeSource(OLD.jwks());
  private final KeyCache keys =
      new KeyCache("issuer", source, Duration.ofMinutes(5), source.timer(), time);
  private final TokenVerifier verifier =
      new TokenVerifier(
          List.of(
              new Issuer(
                  new JwtConfig(
                      "https://issuer.test",
                      List.of("weir"),
                      new KeysConfig(URI.create("https://issuer.test/keys"), null, null),
                      List.of(),
                      null,
                      Map.of()),
                  keys)),
          time,
          time);

  @Test
  void readsOnceForTenThousandUnknownKeys() {
    keys.start();
    time.advance(KeyCache.INTERVAL);
    var tail = NEW.token(CLAIMS).replaceFirst("[^.]*", "");
    for (int i = 0; i < 10_000; i++) {
      var header = "{\"alg\":\"RS256\",\"kid\":\"k%d\"}".formatted(i);
      var token = TestIssuer.base64(header.getBytes(StandardCharsets.UTF_8)) + tail;
      assertThat(verifier.verify(token)).isInstanceOf(Verdict.Undecided.class);
      time.advance(Duration.ofNanos(999_999));
    }
    assertThat(source.reads()).as("one at the start, one in ten seconds").isEqualTo(2);
    time.advance(Duration.ofSeconds(1));
    var _ = verifier.verify(NEW.token(CLAIMS));
    assertThat(source.reads()).isEqualTo(3);
  }

  @Test
  void finishesAReadingBeforeItBeginsAnother() {
    keys.start();
    source.hold();
    time.advance(KeyCache.INTERVAL);
    var first = ((Verdict.Undecided) verifier.verify(NEW.token(CLAIMS))).newer();
    time.advance(KeyCache.INTERVAL.multipliedBy(3));
    var second = ((Verdict.Undecided) verifier.verify(NEW.ecToken(CLAIMS))).newer();
    assertThat(second).isSameAs(first).isNotDone();
    assertThat(source.reads()).isEqualTo(2);
    source.answer(NEW.jwks());
    source.release();
    assertThat(first).isDone();
    assertThat(verifier.verify(NEW.token(CLAIMS))).isInstanceOf(Verdict.Valid.class);
  }

  @Test
  void learnsARotatedKeyWithTheFirstToken() {
    keys.start();
    source.answer(NEW.jwks());
    time.advance(KeyCache.INTERVAL);
    assertThat(verifier.verify(NEW.token(CLAIMS)))
        .isInstanceOfSatisfying(Verdict.Undecided.class, open -> assertThat(open.newer()).isDone());
    assertThat(verifier.verify(NEW.token(CLAIMS))).isInstanceOf(Verdict.Valid.class);
  }

  @Test
  void servesTheOldKeysWhileTheSourceIsDown() {
    keys.start();
    source.down(true);
    for (int i = 0; i < 5; i++) {
      time.advance(Duration.ofMinutes(5));
      source.runTimer();
    }
    assertThat(source.reads()).isEqualTo(6);
    assertThat(verifier.failing()).containsExactly("https://issuer.test");
    assertThat(verifier.verify(OLD.token(CLAIMS))).isInstanceOf(Verdict.Valid.class);
    source.down(false);
    source.runTimer();
    assertThat(verifier.failing()).isEmpty();
  }

  @Test
  void keepsTheOldKeysIfTheNewOnesAreNotAJwkSet() {
    keys.start();
    for (var broken :
        List.of("", "{}", "{\"keys\":[]}", "<html>", "{\"keys\":[{\"kty\":\"RSA\"}]}")) {
      source.answer(broken);
      source.runTimer();
      assertThat(verifier.verify(OLD.token(CLAIMS))).as(broken).isInstanceOf(Verdict.Valid.class);
    }
  }

  @Test
  void saysThatItHasNoKeysYet() {
    source.down(true);
    keys.start();
    assertThat(verifier.verify(OLD.token(CLAIMS)))
        .isInstanceOfSatisfying(
            Verdict.Undecided.class, open -> assertThat(open.missing()).isTrue());
    assertThat(source.reads()).isEqualTo(1);
    source.down(false);
    source.runTimer();
    assertThat(verifier.verify(OLD.token(CLAIMS))).isInstanceOf(Verdict.Valid.class);
  }

  @Test
  void keepsVerifiedTokensWhenTheSameKeysAreReadAgain() {
    keys.start();
    var before = keys.now();
    source.runTimer();
    assertThat(source.reads()).isEqualTo(2);
    assertThat(keys.now()).isSameAs(before);
  }

  @Test
  void readsNothingAfterItsEnd() {
    keys.start();
    verifier.close();
    source.runTimer();
    assertThat(source.reads()).isEqualTo(1);
  }
}
