package io.weir.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weir.runtime.identity.Sessions.Token;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions of callers, and the time for which their streams may go on. */
final class SessionsTest {
  private final Sessions sessions = new Sessions();

  private static Token token(String issuer, String subject, String session, long ends) {
    return token(issuer, subject, session, "read", ends);
  }

  private static Token token(
      String issuer, String subject, String session, String scope, long ends) {
    var claims = JsonNodeFactory.instance.objectNode().put("sub", subject);
    if (!session.isEmpty()) {
      claims.put("sid", session);
    }
    return new Token(
        new Identity(issuer, subject, Claims.of(claims), Set.of(scope), Map.of(), ends), ends);
  }

  private IdentityLease lease(Token token) {
    return IdentityLease.of(token, sessions, identity -> identity.scopes().contains("read"));
  }

  private boolean renew(Token token) {
    return sessions.renew(token.identity(), token.ends());
  }

  @Test
  void aNewerTokenOfTheSessionRenewsItsStreams() {
    try (var lease = lease(token("a", "u", "s", 100));
        var other = lease(token("a", "u", "s", 90))) {
      assertThat(renew(token("a", "u", "s", 200))).isTrue();
      assertThat(lease.ends()).isEqualTo(200);
      assertThat(other.ends()).isEqualTo(200);
      assertThat(renew(token("a", "u", "s", 150))).isFalse();
      assertThat(lease.ends()).isEqualTo(200);
    }
    assertThat(sessions.size()).isZero();
    assertThat(renew(token("a", "u", "s", 300))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"b, u, s", "a, v, s", "a, u, t", "a, u, ''"})
  void noOtherTokenDoes(String issuer, String subject, String session) {
    try (var lease = lease(token("a", "u", "s", 100))) {
      assertThat(renew(token(issuer, subject, session, 200))).isFalse();
      assertThat(lease.ends()).isEqualTo(100);
    }
  }

  @Test
  void aTokenThatCouldNotBeginTheStreamDoesNotRenewIt() {
    try (var lease = lease(token("a", "u", "s", 100))) {
      renew(token("a", "u", "s", "write", 200));
      assertThat(lease.ends()).isEqualTo(100);
      renew(token("a", "u", "s", "read", 300));
      assertThat(lease.ends()).isEqualTo(300);
    }
  }

  @Test
  void aStreamOutsideAnySessionHasTheTimeOfItsToken() {
    for (var token :
        new Token[] {
          token("a", "u", "", 100), token("a", "", "s", 100), token("a", "u", "s".repeat(256), 100)
        }) {
      try (var lease = lease(token)) {
        assertThat(sessions.size()).isZero();
        assertThat(lease.ends()).isEqualTo(100);
      }
    }
    assertThat(IdentityLease.endless().ends()).isNull();
  }

  @Test
  void aLaterStreamOfTheSessionRenewsTheEarlierOne() {
    try (var earlier = lease(token("a", "u", "s", 100));
        var later = lease(token("a", "u", "s", 200))) {
      assertThat(earlier.ends()).isEqualTo(200);
      assertThat(later.ends()).isEqualTo(200);
    }
  }

  @Test
  void timesAreComparedAcrossTheOverflowOfTheClock() {
    try (var lease = lease(token("a", "u", "s", Long.MAX_VALUE - 10))) {
      assertThat(renew(token("a", "u", "s", Long.MIN_VALUE + 10))).isTrue();
      assertThat(lease.ends()).isEqualTo(Long.MIN_VALUE + 10);
    }
  }

  @Test
  void nothingStaysOfStreamsThatHaveEnded() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      var streams =
          IntStream.range(0, 4_000)
              .mapToObj(i ->
                  threads.submit(() -> {
                    var lease = lease(token("a", "u" + i % 3, "s" + i % 5, i));
                    var ends = Objects.requireNonNull(lease.ends());
                    lease.close();
                    lease.close();
                    return ends >= i;
                  }))
              .toList();
      for (var stream : streams) {
        assertThat(stream.get()).isTrue();
      }
    }
    assertThat(sessions.size()).isZero();
  }
}
