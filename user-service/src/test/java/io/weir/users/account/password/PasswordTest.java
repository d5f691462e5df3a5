package io.weir.users.account.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.weir.runtime.config.value.Size;
import io.weir.users.call.Call;
import io.weir.users.call.Violations;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {
  /** A hash of the reference implementation: argon2id, 64 MiB, t=2, p=1, "password", "somesalt". */
  private static final String REFERENCE =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PasswordHashing hashing =
      new PasswordHashing(
          new PasswordsConfig(new Size(8 << 20), 1, 1, 1, 1, Duration.ofSeconds(1)),
          new SecureRandom(),
          meters,
          OpenTelemetry.noop().getTracer("test"));

  private static String mistake(String text) {
    var found = new Violations();
    var _ = Password.chosen(text, "ada@example.org", found);
    return found.all().isEmpty() ? "" : found.all().getFirst().description();
  }

  private static Password given(String text) {
    var found = new Violations();
    var password = Password.given(text, found);
    found.throwIfAny();
    return password;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is required",
        "1234567|has 7 characters, at least 8 are expected",
        "12345678|''",
        "ADA@example.org|must not be the email address",
      })
  void aNewPasswordHasRules(String text, String expected) {
    assertThat(mistake(text)).isEqualTo(expected);
  }

  @Test
  void charactersOfANewPasswordAreCodePointsAndNoControls() {
    var smile = "\uD83D\uDE00";
    assertThat(mistake(smile.repeat(4))).isEqualTo("has 4 characters, at least 8 are expected");
    assertThat(mistake(smile.repeat(8))).isEmpty();
    for (var control : new String[] {"\0", "\n", "\u007F", "\u0085"}) {
      assertThat(mistake("eight or" + control)).isEqualTo("must not contain control characters");
    }
  }

  @Test
  void aPasswordHasAMostOfCharactersAndOfBytes() {
    assertThat(mistake("a".repeat(256))).isEmpty();
    assertThat(mistake("a".repeat(257))).isEqualTo("has 257 characters, at most 256 are allowed");
    assertThat(mistake("\u6F22".repeat(256))).isEmpty();
    assertThat(mistake("a".repeat(1 << 22))).isEqualTo("is longer than 1024 bytes");
    // Three times as long when it is composed anew.
    assertThat(mistake("\u0958".repeat(256))).isEqualTo("is longer than 1024 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "ko\u0308nigreich,k\u00F6nigreich",
    "two words,two\u00A0words",
    "two words,two\u3000words"
  })
  void spellingsOfOneTextAreOnePassword(String one, String other) {
    assertThat(given(one)).isEqualTo(given(other));
    var hash = hashing.hash(given(one), "", Call.endless());
    assertThat(hashing.compare(given(other), Optional.of(hash), "", Call.endless()).matches())
        .isTrue();
  }

  @Test
  void caseAndSpacesAtTheEndsCount() {
    var hash = hashing.hash(given("Password"), "", Call.endless());
    for (var other : new String[] {"password", "Password ", " Password", "Passwor"}) {
      assertThat(hashing.compare(given(other), Optional.of(hash), "", Call.endless()).matches())
          .isFalse();
    }
  }

  @Test
  void aHashOfAnotherImplementationIsUnderstoodAndRenewed() {
    var stored = PasswordHash.parse(REFERENCE);
    assertThat(stored.orElseThrow().text()).isEqualTo(REFERENCE);
    var compared = hashing.compare(given("password"), stored, "", Call.endless());
    assertThat(compared.matches()).isTrue();
    assertThat(compared.renewed().orElseThrow().text())
        .startsWith("$argon2id$v=19$m=8192,t=1,p=1$");
    assertThat(hashing.compare(given("passwort"), stored, "", Call.endless()))
        .isEqualTo(new PasswordHashing.Compared(false, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "$2b$10$abcdefghijklmnopqrstuv",
        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=999999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
      })
  void otherHashesAreNotUnderstood(String stored) {
    assertThat(PasswordHash.parse(stored)).isEmpty();
  }

  @Test
  void everyComparisonComputesOneHash() {
    var hash = hashing.hash(given("password"), "", Call.endless());
    var timer = meters.get("accounts.hash.duration").timer();
    assertThat(timer.count()).isEqualTo(1);
    var _ = hashing.compare(given("password"), Optional.of(hash), "", Call.endless());
    assertThat(timer.count()).isEqualTo(2);
    var _ = hashing.compare(given("passwort"), Optional.of(hash), "", Call.endless());
    assertThat(timer.count()).isEqualTo(3);
    assertThat(hashing.compare(given("password"), Optional.empty(), "", Call.endless()).matches())
        .isFalse();
    assertThat(timer.count()).isEqualTo(4);
  }

  @Test
  void equalPasswordsHaveDifferentHashes() {
    var one = hashing.hash(given("password"), "", Call.endless());
    var other = hashing.hash(given("password"), "", Call.endless());
    assertThat(one.text()).isNotEqualTo(other.text());
  }

  @Test
  void nothingPrintsThem() {
    var hash = hashing.hash(given("password"), "", Call.endless());
    assertThat("%s %s".formatted(given("password"), hash)).isEqualTo("*** ***");
  }
}
