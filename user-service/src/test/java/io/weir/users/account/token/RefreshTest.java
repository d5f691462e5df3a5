package io.weir.users.account.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.weir.runtime.digest.Sha256;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.testkit.time.FakeTime;
import io.weir.users.CapturedLog;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.account.AccountClient;
import io.weir.users.account.AccountsConfig;
import io.weir.users.v1.TokenResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions at two instances that share a database and a clock. */
@Timeout(120)
class RefreshTest {
  private static final String EMAIL = "ada@example.org";
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final AccountsConfig CONFIG =
      AccountClient.with(
          new TokensConfig(
              "weir", Duration.ofMinutes(10), Duration.ofDays(14), Duration.ofDays(30), 3, GRACE));

  private final TestDatabase database = TestDatabase.create();
  private final FakeTime time = new FakeTime();
  private final TestService first = start();
  private final TestService second = start();
  private final AccountClient one = new AccountClient(first);
  private final AccountClient two = new AccountClient(second);

  private TestService start() {
    return TestService.on(database, TestService.Options.defaults().with(CONFIG).with(time));
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
  }

  private static void refused(AccountClient at, String token) {
    assertThat(Refusal.of(() -> at.refresh(token)).code()).isEqualTo(Code.UNAUTHENTICATED);
  }

  @Test
  void eachUseGivesTheNextTokenOfTheSameSessionAtAnyInstance() {
    var tokens = one.login(EMAIL);
    for (int i = 0; i < 5; i++) {
      var next = (i % 2 == 0 ? two : one).refresh(tokens.getRefreshToken());
      assertThat(next.getRefreshToken()).isNotEqualTo(tokens.getRefreshToken());
      assertThat(next.getAccessToken()).isNotEqualTo(tokens.getAccessToken());
      assertThat(next.getUserId()).isEqualTo(tokens.getUserId());
      tokens = next;
    }
    assertThat(database.query("SELECT count(*) FROM token_families")).isEqualTo("1");
    assertThat(database.query("SELECT count(*) FROM refresh_tokens")).isEqualTo("6");
  }

  @Test
  void theReuseOfASpentTokenEndsItsSession() {
    var stolen = one.login(EMAIL).getRefreshToken();
    var other = one.login(EMAIL).getRefreshToken();
    var thief = two.refresh(stolen).getRefreshToken();
    time.advance(GRACE);
    try (var log = new CapturedLog()) {
      refused(one, stolen);
      assertThat(log.with("was used twice")).hasSize(1);
      assertThat(log.with(stolen)).isEmpty();
    }
    refused(two, thief);
    assertThat(one.refresh(other).getAccessToken()).as("another session").isNotEmpty();
    assertThat(first.counted("accounts.refreshes", "outcome", "reused")).isEqualTo(1);
  }

  @Test
  void anOldSpentTokenEndsItsSessionToo() {
    var stolen = one.login(EMAIL).getRefreshToken();
    var thief = stolen;
    for (int i = 0; i < 20; i++) {
      thief = two.refresh(thief).getRefreshToken();
    }
    time.advance(GRACE);
    refused(one, stolen);
    refused(two, thief);
  }

  @Test
  void aTokenThatIsUsedTwiceWithinTheGraceIsRefusedAndTheSessionGoesOn() {
    var token = one.login(EMAIL).getRefreshToken();
    var next = one.refresh(token).getRefreshToken();
    time.advance(GRACE.minusMillis(1));
    refused(two, token);
    assertThat(two.refresh(next).getAccessToken()).isNotEmpty();
  }

  @Test
  void ofManyUsesAtOnceExactlyOneWins() throws Exception {
    for (int round = 0; round < 5; round++) {
      var token = one.login(EMAIL).getRefreshToken();
      int callers = 16;
      var start = new CyclicBarrier(callers);
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        var at = i % 2 == 0 ? one : two;
        calls.add(() -> {
          start.await();
          try {
            return at.refresh(token).getRefreshToken();
          } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED);
            return "";
          }
        });
      }
      List<String> won = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var call : threads.invokeAll(calls)) {
          if (!call.get().isEmpty()) {
            won.add(call.get());
          }
        }
      }
      assertThat(won).hasSize(1);
      assertThat(two.refresh(won.getFirst()).getAccessToken()).isNotEmpty();
    }
  }

  @Test
  void aSessionEndsWhenItIsNotUsedAndAtItsLongest() {
    var idle = one.login(EMAIL).getRefreshToken();
    time.advance(Duration.ofDays(14));
    refused(one, idle);
    var used = one.login(EMAIL);
    for (int day = 0; day < 24; day += 12) {
      time.advance(Duration.ofDays(12));
      used = two.refresh(used.getRefreshToken());
    }
    assertThat(used.getRefreshExpiresIn()).isEqualTo(Duration.ofDays(6).toSeconds());
    time.advance(Duration.ofDays(6));
    refused(one, used.getRefreshToken());
  }

  @Test
  void aLoginTooManyEndsTheOldestSession() {
    List<TokenResponse> sessions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      time.advance(Duration.ofSeconds(1));
      sessions.add((i % 2 == 0 ? one : two).login(EMAIL));
    }
    refused(one, sessions.getFirst().getRefreshToken());
    for (var session : sessions.subList(1, 4)) {
      assertThat(two.refresh(session.getRefreshToken()).getAccessToken()).isNotEmpty();
    }
  }

  @Test
  void logoutEndsOneSessionOrAll() {
    var sessions = List.of(one.login(EMAIL), one.login(EMAIL), two.login(EMAIL));
    two.logout(sessions.get(0).getRefreshToken(), false);
    refused(one, sessions.get(0).getRefreshToken());
    var next = one.refresh(sessions.get(1).getRefreshToken());
    one.logout(next.getRefreshToken(), true);
    refused(one, next.getRefreshToken());
    refused(two, sessions.get(2).getRefreshToken());
    two.logout(next.getRefreshToken(), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "short",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0",
        "' OR true --"
      })
  void aTokenThatNobodyHasIsRefused(String token) {
    refused(one, token);
    one.logout(token, true);
    refused(one, "A".repeat(1 << 20));
  }

  @Test
  void onlyHashesAreStored() {
    var token = one.login(EMAIL).getRefreshToken();
    assertThat(database.query("SELECT encode(hash, 'hex') FROM refresh_tokens"))
        .isEqualTo(Sha256.hex(token));
  }
}
