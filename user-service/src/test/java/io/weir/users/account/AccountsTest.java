package io.weir.users.account;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import io.grpc.Status.Code;
import io.weir.runtime.config.Secret;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.testkit.time.FakeTime;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.job.ImportsConfig;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.GetConfigurationRequest;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.RegisterRequest;
import io.weir.users.v1.VerifyEmailRequest;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registration, login and throttling at instances that share a database and a clock. */
@Timeout(120)
class AccountsTest {
  private final TestDatabase database = TestDatabase.create();
  private final FakeTime time = new FakeTime();
  private final ThrottleConfig few =
      new ThrottleConfig(ThrottleConfig.defaults().window(), 3, 8, 6, 2);
  private final TestService service = start(AccountClient.with(few));
  private final AccountClient client = new AccountClient(service);

  private TestService start(AccountsConfig config) {
    return TestService.on(database, TestService.Options.defaults().with(config).with(time));
  }

  @AfterEach
  void close() {
    service.close();
    database.close();
  }

  private static Code code(ThrowingCallable call) {
    return Refusal.of(call).code();
  }

  @Test
  void whoRegistersIsAUserAndLogsIn() {
    var registered = client.register("Ada@Example.org");
    assertThat(registered.getVerificationSent()).isFalse();
    var user =
        service.client().getUser(GetUserRequest.newBuilder().setId(registered.getId()).build());
    assertThat(user.getEmail()).isEqualTo("Ada@Example.org");
    assertThat(user.getDisplayName()).isEqualTo("Ada");
    var tokens = client.login("ada@example.ORG");
    assertThat(tokens.getUserId()).isEqualTo(registered.getId());
    assertThat(tokens.getTokenType()).isEqualTo("Bearer");
    assertThat(tokens.getExpiresIn()).isEqualTo(600);
    assertThat(tokens.getRefreshExpiresIn()).isEqualTo(14 * 24 * 3600);
    assertThat(tokens.getScope()).isEqualTo("user");
  }

  @Test
  void everyMistakeOfARegistrationIsNamedWithoutItsValue() {
    var wrong =
        RegisterRequest.newBuilder().setEmail("nobody").setPassword("short").setName(" ").build();
    var refusal = Refusal.of(() -> client.stub().register(wrong));
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.fields()).containsExactly("email", "password", "name");
    assertThat(refusal.status().toString()).doesNotContain("short\"");
  }

  @Test
  void anEmailIsTakenByAUserWithOrWithoutAccount() {
    service.create("bob@example.org", "Bob");
    client.register("ada@example.org");
    for (var taken : new String[] {"bob@example.org", "ADA@example.org"}) {
      var refusal = Refusal.of(() -> client.register(taken));
      assertThat(refusal.code()).isEqualTo(Code.ALREADY_EXISTS);
      assertThat(refusal.fields()).containsExactly("email");
    }
    // Nobody takes over a user by registering.
    assertThat(code(() -> client.login("bob@example.org"))).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(database.query("SELECT count(*) FROM accounts")).isEqualTo("1");
  }

  @Test
  void anEmailThatWasChangedElsewhereDoesNotMoveTheAccount() {
    client.register("ada@example.org");
    database.execute("UPDATE users SET email = 'eve@example.org', email_key = 'eve@example.org'");
    assertThat(client.login("ada@example.org").getAccessToken()).isNotEmpty();
    assertThat(code(() -> client.login("eve@example.org"))).isEqualTo(Code.UNAUTHENTICATED);
    // The address is free among users, and the account that is half made is undone.
    assertThat(code(() -> client.register("ada@example.org"))).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(database.query("SELECT count(*) FROM users")).isEqualTo("1");
  }

  @Test
  void strangersAndWrongPasswordsAreAnsweredAlikeAndCostTheSame() {
    client.register("ada@example.org");
    var before = client.hashes();
    var stranger = Refusal.of(() -> client.login("nobody@example.org"));
    assertThat(client.hashes()).isEqualTo(before + 1);
    var wrong = Refusal.of(() -> client.login("ada@example.org", "another password"));
    assertThat(client.hashes()).isEqualTo(before + 2);
    assertThat(stranger).isEqualTo(wrong);
    assertThat(stranger.code()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(code(() -> client.register("ada@example.org"))).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(client.hashes()).as("as a registration that succeeds").isEqualTo(before + 3);
  }

  @Test
  void failuresForAnAccountCountAtAllInstancesAndEndWithTheWindow() {
    client.register("ada@example.org");
    try (var other = start(AccountClient.with(few))) {
      var elsewhere = new AccountClient(other);
      for (int i = 0; i < 3; i++) {
        var at = i % 2 == 0 ? client : elsewhere;
        assertThat(code(() -> at.login("ada@example.org", "wrong password")))
            .isEqualTo(Code.UNAUTHENTICATED);
      }
      var hashes = client.hashes();
      var refusal = Refusal.of(() -> client.login("ada@example.org"));
      assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(refusal.detail(RetryInfo.class).getRetryDelay().getSeconds())
          .isEqualTo(few.window().toSeconds());
      assertThat(client.hashes()).as("no hash for who is refused").isEqualTo(hashes);
      time.advance(few.window());
      assertThat(elsewhere.login("ada@example.org").getAccessToken()).isNotEmpty();
    }
  }

  @Test
  void aSuccessForgetsTheFailures() {
    client.register("ada@example.org");
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 2; i++) {
        assertThat(code(() -> client.login("ada@example.org", "wrong password")))
            .isEqualTo(Code.UNAUTHENTICATED);
      }
      assertThat(client.login("ada@example.org").getAccessToken()).isNotEmpty();
    }
  }

  @Test
  void strangersDoNotLockOutTheOwner() {
    client.register("ada@example.org");
    var session = client.login("ada@example.org");
    var attacker = client.from("198.51.100.7");
    for (int i = 0; i < 3; i++) {
      assertThat(code(() -> attacker.login("ada@example.org", "another guess")))
          .isEqualTo(Code.UNAUTHENTICATED);
    }
    assertThat(code(() -> attacker.login("ada@example.org"))).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(code(() -> client.from("203.0.113.1").login("ada@example.org")))
        .as("from where the owner has never been")
        .isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(client.login("ada@example.org").getAccessToken()).isNotEmpty();
    assertThat(client.refresh(session.getRefreshToken()).getAccessToken()).isNotEmpty();
  }

  @Test
  void aNetworkThatGuessesIsRefusedForEveryAccount() {
    client.register("ada@example.org");
    var attacker = client.from("2001:db8::1");
    for (int i = 0; i < 8; i++) {
      var stranger = "stranger" + i + "@example.org";
      assertThat(code(() -> attacker.login(stranger))).isEqualTo(Code.UNAUTHENTICATED);
    }
    assertThat(code(() -> attacker.login("ada@example.org"))).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(code(() -> client.from("2001:db8::ffff:2").login("ada@example.org")))
        .as("an address of the same 64 bits")
        .isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(client.from("2001:db8:1::1").login("ada@example.org").getUserId()).isNotEmpty();
  }

  @Test
  void registrationsOfANetworkAreLimited() {
    for (int i = 0; i < 6; i++) {
      client.register("ada" + i + "@example.org");
    }
    assertThat(code(() -> client.register("eve@example.org"))).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(client.from("192.0.2.2").register("eve@example.org").getId()).isNotEmpty();
  }

  @Test
  void whatHasExpiredIsDeleted() {
    client.register("ada@example.org");
    client.login("ada@example.org");
    time.advance(Duration.ofDays(31));
    var often = new ImportsConfig(10, Duration.ofSeconds(1), Duration.ofHours(1));
    var options = TestService.Options.defaults().with(AccountClient.cheap()).with(time).with(often);
    try (var _ = TestService.on(database, options)) {
      for (var table :
          new String[] {
            "account_attempts", "account_addresses", "token_families", "refresh_tokens"
          }) {
        eventually(
            table + " is empty", () -> database.query("SELECT count(*) FROM " + table).equals("0"));
      }
    }
  }

  @Test
  void aSuspendedUserIsToldOnlyWithTheRightPassword() {
    var id = client.register("ada@example.org").getId();
    var session = client.login("ada@example.org");
    database.execute("UPDATE users SET status = 'SUSPENDED' WHERE id = '%s'".formatted(id));
    assertThat(code(() -> client.login("ada@example.org", "wrong password")))
        .isEqualTo(Code.UNAUTHENTICATED);
    assertThat(code(() -> client.login("ada@example.org"))).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(code(() -> client.refresh(session.getRefreshToken())))
        .isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void anAccountGoesWithItsUser() {
    var id = client.register("ada@example.org").getId();
    var session = client.login("ada@example.org");
    var _ = service.client().deleteUser(DeleteUserRequest.newBuilder().setId(id).build());
    assertThat(code(() -> client.login("ada@example.org"))).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(code(() -> client.refresh(session.getRefreshToken())))
        .isEqualTo(Code.UNAUTHENTICATED);
  }

  @Test
  void aHashIsRenewedWhenItsCostChanges() {
    client.register("ada@example.org");
    var first = database.query("SELECT password FROM accounts");
    try (var dearer = start(AccountClient.with(AccountClient.passwords(2, 1)))) {
      var there = new AccountClient(dearer);
      assertThat(code(() -> there.login("ada@example.org", "wrong password")))
          .isEqualTo(Code.UNAUTHENTICATED);
      assertThat(database.query("SELECT password FROM accounts")).isEqualTo(first);
      there.login("ada@example.org");
      assertThat(first).startsWith("$argon2id$v=19$m=8192,t=1,p=1$");
      assertThat(database.query("SELECT password FROM accounts"))
          .startsWith("$argon2id$v=19$m=8192,t=2,p=1$");
      assertThat(there.login("ada@example.org").getUserId()).isNotEmpty();
    }
  }

  @Test
  void theFirstAdministratorComesFromTheConfiguration() {
    var d = AccountClient.cheap();
    var first = new AdministratorConfig("root@example.org", Secret.parse(AccountClient.PASSWORD));
    var config =
        new AccountsConfig(
            d.issuer(),
            d.passwords(),
            d.tokens(),
            d.keys(),
            d.throttle(),
            d.verification(),
            Optional.of(first),
            d.trustedProxies());
    try (var one = start(config);
        var two = start(config)) {
      eventually(
          "there is an administrator",
          () -> database.query("SELECT count(*) FROM accounts WHERE role = 'ADMIN'").equals("1"));
      assertThat(new AccountClient(one).login("root@example.org").getScope())
          .isEqualTo("user admin");
      assertThat(new AccountClient(two).login("root@example.org").getScope())
          .isEqualTo("user admin");
    }
  }

  @Test
  void nothingIsVerifiedWithoutMessages() {
    var verify = VerifyEmailRequest.newBuilder().setToken("x").setPassword("y").build();
    assertThat(code(() -> client.stub().verifyEmail(verify))).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void theIssuerIsDescribed() {
    var described = client.stub().getConfiguration(GetConfigurationRequest.getDefaultInstance());
    assertThat(described.getIssuer()).isEqualTo("http://localhost:8080");
    assertThat(described.getJwksUri()).isEqualTo("http://localhost:8080/v1/auth/keys");
  }

  @Test
  void outcomesAreCounted() {
    client.register("ada@example.org");
    client.login("ada@example.org");
    assertThat(code(() -> client.login("ada@example.org", "wrong password")))
        .isEqualTo(Code.UNAUTHENTICATED);
    assertThat(service.counted("accounts.logins", "outcome", "succeeded")).isEqualTo(1);
    assertThat(service.counted("accounts.logins", "outcome", "refused")).isEqualTo(1);
    assertThat(service.counted("accounts.registrations", "outcome", "succeeded")).isEqualTo(1);
  }
}
