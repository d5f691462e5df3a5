package io.weir.users.idempotency;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.job.ImportsConfig;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class KeyedCreatesTest {
  private static final TestDatabase database = TestDatabase.create();
  private static final TestService first = TestService.on(database, shortWait());
  private static final TestService second = TestService.on(database, shortWait());

  private static TestService.Options shortWait() {
    return TestService.Options.defaults()
        .with(new IdempotencyConfig(Duration.ofHours(24), Duration.ofMillis(300), "x-user-id"));
  }

  @AfterAll
  static void close() {
    first.close();
    second.close();
    database.close();
  }

  @BeforeEach
  void empty() {
    database.execute("TRUNCATE idempotency_keys; DELETE FROM users");
  }

  @Test
  void theSameRequestIsExecutedOnceAndAnsweredTheSame() {
    var client = KeyClient.keyed(first, "k1");
    var created = client.create("ada@example.org", "Ada");
    assertThat(client.replayed()).isFalse();
    assertThat(client.create("ada@example.org", "Ada")).isEqualTo(created);
    assertThat(client.replayed()).isTrue();
    var elsewhere = KeyClient.keyed(second, "k1");
    assertThat(elsewhere.create("ada@example.org", "Ada")).isEqualTo(created);
    assertThat(elsewhere.replayed()).isTrue();
    assertThat(users()).isEqualTo(1);
    assertThat(first.counted("idempotency.requests", "outcome", "executed")).isPositive();
    assertThat(second.counted("idempotency.requests", "outcome", "replayed")).isPositive();
  }

  @Test
  void theAnswerIsKeptWhateverHappensToTheUser() {
    var created = KeyClient.keyed(first, "k1").create("ada@example.org", "Ada");
    database.execute("DELETE FROM users");
    assertThat(KeyClient.keyed(first, "k1").create("ada@example.org", "Ada")).isEqualTo(created);
    assertThat(users()).isZero();
  }

  @Test
  void mapsAreComparedWithoutTheirOrder() {
    var user = User.newBuilder().setEmail("ada@example.org").setDisplayName("Ada");
    IntStream.range(0, 20).forEach(i -> user.putLabels("l" + i, "v"));
    var created = KeyClient.keyed(first, "k1").create(user.build());
    user.clearLabels();
    IntStream.iterate(19, i -> i >= 0, i -> i - 1).forEach(i -> user.putLabels("l" + i, "v"));
    assertThat(KeyClient.keyed(first, "k1").create(user.build())).isEqualTo(created);
  }

  @Test
  void anotherRequestWithTheKeyIsRefused() {
    KeyClient.keyed(first, "k1").create("ada@example.org", "Ada");
    var refusal = Refusal.of(() -> KeyClient.keyed(second, "k1").create("eve@example.org", "Eve"));
    assertThat(refusal.code()).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(refusal.detail(ErrorInfo.class).getReason()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(refusal.detail(ErrorInfo.class).getDomain()).isEqualTo("users.weir.io");
    assertThat(users()).isEqualTo(1);
  }

  @Test
  void callersHaveTheirOwnKeys() {
    KeyClient.keyed(first, "k1").with("x-user-id", "a").create("a@example.org", "A");
    KeyClient.keyed(first, "k1").with("x-user-id", "b").create("b@example.org", "B");
    KeyClient.keyed(first, "k1").create("c@example.org", "C");
    assertThat(users()).isEqualTo(3);
  }

  @Test
  void requestsWithoutAKeyAreExecutedEachTime() {
    first.create("ada@example.org", "Ada");
    assertThat(Refusal.of(() -> first.create("ada@example.org", "Ada")).code())
        .isEqualTo(Code.ALREADY_EXISTS);
    assertThat(keys()).isZero();
  }

  @Test
  void failuresAreNotKept() {
    var taken = first.create("ada@example.org", "Ada");
    var client = KeyClient.keyed(first, "k1");
    assertThat(Refusal.of(() -> client.create("ada@example.org", "Ada")).fields())
        .containsExactly("user.email");
    assertThat(Refusal.of(() -> client.create("no email", "Ada")).code())
        .isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(keys()).isZero();
    database.execute("DELETE FROM users");
    assertThat(client.create("ada@example.org", "Ada").getId()).isNotEqualTo(taken.getId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words"})
  void keyMustBeVisible(String key) {
    refused(KeyClient.keyed(first, key));
  }

  @Test
  void keyIsBounded() {
    assertThat(KeyClient.keyed(first, "~".repeat(255)).create("a@example.org", "A").getId())
        .isNotEmpty();
    refused(KeyClient.keyed(first, "k".repeat(256)));
    refused(KeyClient.keyed(first, "k1").with("idempotency-key", "k2"));
  }

  private static void refused(KeyClient client) {
    var refusal = Refusal.of(() -> client.create("ada@example.org", "Ada"));
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.fields()).containsExactly("idempotency-key");
  }

  @Test
  void concurrentRequestsWithOneKeyCreateOneUser() {
    var answers =
        IntStream.range(0, 12)
            .mapToObj(i -> i % 2 == 0 ? first : second)
            .map(service ->
                CompletableFuture.supplyAsync(
                    () -> KeyClient.keyed(service, "k1").create("ada@example.org", "Ada")))
            .toList();
    Set<User> different = answers.stream().map(CompletableFuture::join).collect(Collectors.toSet());
    assertThat(different).hasSize(1);
    assertThat(users()).isEqualTo(1);
  }

  @Test
  void aRequestUnderWayIsWaitedForWithinALimit() throws SQLException {
    try (var other = database.connect()) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        // As a request does at another instance, until its transaction ends.
        var rpc = UserServiceGrpc.getCreateUserMethod().getFullMethodName();
        var key = KeyedRequest.of(rpc, "", "k1", new byte[32]);
        statement.execute(
            "INSERT INTO idempotency_keys VALUES (decode('%s', 'hex'), decode('%s', 'hex'))"
                .formatted(key.id(), key.content()));
      }
      var refusal = Refusal.of(() -> KeyClient.keyed(first, "k1").create("ada@example.org", "A"));
      assertThat(refusal.code()).isEqualTo(Code.ABORTED);
      assertThat(refusal.detail(ErrorInfo.class).getReason()).isEqualTo("IDEMPOTENCY_KEY_IN_USE");
      assertThat(refusal.detail(RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(1);
      assertThat(users()).isZero();
      other.rollback();
    }
    assertThat(KeyClient.keyed(second, "k1").create("ada@example.org", "A").getVersion())
        .isEqualTo(1);
  }

  @Test
  void anExpiredKeyIsFreeBeforeAndAfterItIsCleared() {
    KeyClient.keyed(first, "k1").create("ada@example.org", "Ada");
    database.execute(
        "UPDATE idempotency_keys SET created_at = created_at - interval '24 hours 1 second'");
    KeyClient.keyed(first, "k1").create("eve@example.org", "Eve");
    assertThat(users()).isEqualTo(2);

    database.execute("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'");
    var often = new ImportsConfig(5000, Duration.ofSeconds(1), Duration.ofHours(1));
    try (var _ = TestService.on(database, shortWait().with(often))) {
      eventually("it is cleared", () -> keys() == 0);
    }
  }

  private static int users() {
    return Integer.parseInt(database.query("SELECT count(*) FROM users"));
  }

  private static int keys() {
    return Integer.parseInt(database.query("SELECT count(*) FROM idempotency_keys"));
  }
}
