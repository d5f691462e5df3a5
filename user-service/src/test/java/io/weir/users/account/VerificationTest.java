package io.weir.users.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.testkit.time.FakeTime;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.v1.VerifyEmailRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Registration where addresses are verified by messages in a directory. */
@Timeout(120)
class VerificationTest {
  private static final Pattern TOKEN = Pattern.compile("(?m)^[A-Za-z0-9_-]{43}$");
  private static final Duration KEEP = Duration.ofMinutes(30);

  @TempDir private Path messages;

  private final TestDatabase database = TestDatabase.create();
  private final FakeTime time = new FakeTime();
  private TestService service;
  private AccountClient client;

  @BeforeEach
  void start() {
    var d = AccountClient.cheap();
    var config =
        new AccountsConfig(
            d.issuer(),
            d.passwords(),
            d.tokens(),
            d.keys(),
            new ThrottleConfig(Duration.ofMinutes(5), 10, 5, 100, 2),
            new VerificationConfig(Optional.of(messages.resolve("out")), KEEP),
            d.administrator(),
            d.trustedProxies());
    service = TestService.on(database, TestService.Options.defaults().with(config).with(time));
    client = new AccountClient(service);
  }

  @AfterEach
  void close() {
    service.close();
    database.close();
  }

  private List<String> sent() {
    try (var files = Files.list(messages.resolve("out"))) {
      return files
          .sorted()
          .map(file -> {
            try {
              return Files.readString(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String token() {
    var matcher = TOKEN.matcher(sent().getLast());
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  private String verify(String token, String password) {
    var request = VerifyEmailRequest.newBuilder().setToken(token).setPassword(password).build();
    return client.stub().verifyEmail(request).getId();
  }

  private void refused(String token, String password) {
    assertThat(Refusal.of(() -> verify(token, password)).code()).isEqualTo(Code.UNAUTHENTICATED);
  }

  @Test
  void theAccountIsThereOnceTheAddressIsVerified() {
    var registered = client.register("ada@example.org");
    assertThat(registered.getId()).isEmpty();
    assertThat(registered.getVerificationSent()).isTrue();
    assertThat(sent()).hasSize(1);
    assertThat(sent().getFirst())
        .startsWith("To: ada@example.org\nSubject: Verify your address\n")
        .doesNotContain(AccountClient.PASSWORD);
    assertThat(Refusal.of(() -> client.login("ada@example.org")).code())
        .isEqualTo(Code.UNAUTHENTICATED);
    assertThat(database.query("SELECT count(*) FROM users")).isEqualTo("0");
    var id = verify(token(), AccountClient.PASSWORD);
    assertThat(client.login("ada@example.org").getUserId()).isEqualTo(id);
    refused(token(), AccountClient.PASSWORD);
  }

  @Test
  void anAddressThatIsTakenIsAnsweredLikeAnyOther() {
    client.register("ada@example.org");
    verify(token(), AccountClient.PASSWORD);
    var hashes = client.hashes();
    var free = client.register("bob@example.org");
    assertThat(client.hashes()).isEqualTo(hashes + 1);
    assertThat(client.register("ADA@example.org")).isEqualTo(free);
    assertThat(client.hashes()).isEqualTo(hashes + 2);
    assertThat(sent().getLast())
        .contains("To: ADA@example.org")
        .contains("which has an account")
        .doesNotContainPattern(TOKEN);
    assertThat(database.query("SELECT count(*) FROM account_registrations")).isEqualTo("2");
    var last = Refusal.of(() -> client.register("ada@example.org"));
    assertThat(last.code()).as("one message too many").isEqualTo(Code.RESOURCE_EXHAUSTED);
    client.register("bob@example.org");
    assertThat(Refusal.of(() -> client.register("bob@example.org"))).isEqualTo(last);
  }

  @Test
  void aTokenNeedsThePasswordOfItsRegistration() {
    client.register("ada@example.org");
    var token = token();
    // The owner of the address would confirm an account with the password of a stranger.
    refused(token, "another password");
    refused("A".repeat(43), AccountClient.PASSWORD);
    refused("short", AccountClient.PASSWORD);
    assertThat(verify(token, AccountClient.PASSWORD)).isNotEmpty();
  }

  @Test
  void guessesAreLimited() {
    client.register("ada@example.org");
    for (int i = 0; i < 5; i++) {
      refused("A".repeat(43), AccountClient.PASSWORD);
    }
    assertThat(Refusal.of(() -> verify(token(), AccountClient.PASSWORD)).code())
        .isEqualTo(Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void aTokenExpires() {
    client.register("ada@example.org");
    time.advance(KEEP);
    refused(token(), AccountClient.PASSWORD);
  }

  @Test
  void aUserWithoutAccountGetsOneByVerifyingTheEmail() {
    var bob = service.create("bob@example.org", "Bob").getId();
    assertThat(client.register("BOB@example.org").getVerificationSent()).isTrue();
    assertThat(verify(token(), AccountClient.PASSWORD)).isEqualTo(bob);
    assertThat(client.login("bob@example.org").getUserId()).isEqualTo(bob);
    assertThat(database.query("SELECT count(*) FROM users")).isEqualTo("1");
  }

  @Test
  void theFirstOfTwoRegistrationsThatIsVerifiedWins() {
    client.register("ada@example.org");
    var one = token();
    client.register("ada@example.org");
    var two = token();
    assertThat(verify(two, AccountClient.PASSWORD)).isNotEmpty();
    refused(one, AccountClient.PASSWORD);
  }

  @Test
  void messagesThatCannotBeWrittenAreSaid() throws IOException {
    Files.writeString(messages.resolve("out"), "a file in the way");
    var refusal = Refusal.of(() -> client.register("ada@example.org"));
    assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal.status().getMessage()).doesNotContain(messages.toString());
  }
}
