package io.weir.users.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.CapturedLog;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.v1.AccountServiceGrpc;
import io.weir.users.v1.LoginRequest;
import io.weir.users.v1.RegisterRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are meant to harm, and what is written down of all of them. */
@Timeout(120)
class HostileAccountsTest {
  private final TestDatabase database = TestDatabase.create();
  private final TestService service =
      TestService.on(database, TestService.Options.defaults().with(AccountClient.cheap()));
  private final AccountClient client = new AccountClient(service);

  @AfterEach
  void close() {
    service.close();
    database.close();
  }

  @Test
  void aHugePasswordIsRefusedWithoutAHash() {
    client.register("ada@example.org");
    var hashes = client.hashes();
    for (int length : new int[] {257, 1025, 3 << 20}) {
      var refusal = Refusal.of(() -> client.login("ada@example.org", "x".repeat(length)));
      assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(refusal.fields()).containsExactly("password");
      assertThat(refusal.status().toString()).doesNotContain("xxx");
    }
    assertThat(client.hashes()).isEqualTo(hashes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\0\0\0\0\0\0\0\0", "' OR ''='", "\uFFFE\uFFFF bytes", "${jndi:ldap://x}"})
  void anyTextMayBeAWrongPassword(String password) {
    client.register("ada@example.org");
    assertThat(Refusal.of(() -> client.login("ada@example.org", password)).code())
        .isEqualTo(Code.UNAUTHENTICATED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.org\0",
        "ada@example.org\nBcc: all@example.org",
        "ada@example.org ",
        "@",
        ""
      })
  void anEmailMustBeOneToo(String email) {
    assertThat(Refusal.of(() -> client.login(email)).code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(Refusal.of(() -> client.register(email)).code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(service.meters().get("accounts.hash.duration").timer().count()).isZero();
  }

  @Test
  void aNameWithoutMeaningIsRefused() {
    for (var name : new String[] {"", "\0", "a\u0007b", "x".repeat(101)}) {
      var request =
          RegisterRequest.newBuilder()
              .setEmail("ada@example.org")
              .setPassword(AccountClient.PASSWORD)
              .setName(name)
              .build();
      assertThat(Refusal.of(() -> client.stub().register(request)).fields())
          .containsExactly("name");
    }
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    var login = AccountServiceGrpc.getLoginMethod();
    var raw = login.toBuilder(new Raw(), login.getResponseMarshaller()).build();
    // email = "a", password = 0xFF 0xFE
    var bytes = new byte[] {0x0A, 1, 'a', 0x12, 2, (byte) 0xFF, (byte) 0xFE};
    assertThat(
            Refusal.of(() ->
                    ClientCalls.blockingUnaryCall(
                        service.channel(), raw, CallOptions.DEFAULT, bytes))
                .code())
        .isEqualTo(Code.INVALID_ARGUMENT);
  }

  private record Raw() implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return ByteString.readFrom(stream).toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void tenThousandLoginsAtOnceAreBounded() throws Exception {
    client.register("ada@example.org");
    var most = new AtomicInteger();
    Map<Code, Integer> answers = new ConcurrentHashMap<>();
    var waiting = service.meters().get("accounts.hash.waiting").gauge();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10_000; i++) {
        var at = client.from("198.51." + i / 250 % 100 + "." + i % 250);
        var email = "stranger" + i + "@example.org";
        var _ =
            threads.submit(() -> {
              try {
                at.login(email);
              } catch (StatusRuntimeException e) {
                answers.merge(e.getStatus().getCode(), 1, Integer::sum);
              }
              most.accumulateAndGet((int) waiting.value(), Math::max);
            });
      }
    }
    assertThat(answers.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(10_000);
    // The queues of the database and of the hashes are both bounded.
    assertThat(answers.keySet())
        .contains(Code.UNAUTHENTICATED)
        .isSubsetOf(Code.UNAUTHENTICATED, Code.RESOURCE_EXHAUSTED, Code.UNAVAILABLE);
    assertThat(most.get()).isLessThanOrEqualTo(64);
    assertThat(waiting.value()).isZero();
    assertThat(client.login("ada@example.org").getUserId()).isNotEmpty();
  }

  @Test
  void nothingSecretIsLoggedEvenWhenTheDatabaseRefusesARow() {
    try (var log = new CapturedLog()) {
      client.register("ada@example.org");
      var tokens = client.login("ada@example.org");
      var hash = database.query("SELECT password FROM accounts");
      database.execute("ALTER TABLE accounts ADD CONSTRAINT none CHECK (role = 'ADMIN') NOT VALID");
      assertThat(Refusal.of(() -> client.register("eve@example.org")).code())
          .isEqualTo(Code.INTERNAL);
      database.execute("ALTER TABLE token_families ADD CONSTRAINT none CHECK (false) NOT VALID");
      assertThat(Refusal.of(() -> client.login("ada@example.org")).code()).isEqualTo(Code.INTERNAL);
      assertThat(Refusal.of(() -> client.refresh(tokens.getRefreshToken())).code())
          .isEqualTo(Code.INTERNAL);
      assertThat(log.with("our own fault")).isNotEmpty();
      for (var secret :
          new String[] {
            AccountClient.PASSWORD,
            "argon2id",
            hash.substring(hash.lastIndexOf('$')),
            tokens.getAccessToken(),
            tokens.getRefreshToken(),
            "eve@example.org"
          }) {
        assertThat(log.withThrown(secret)).as("lines with a secret").isEmpty();
      }
    }
  }

  @Test
  void aLoginIsNotMisledByTheHeaderOfAStranger() {
    var forged = client.from("not an address, \t");
    client.register("ada@example.org");
    assertThat(forged.login("ada@example.org").getUserId()).isNotEmpty();
    var request =
        LoginRequest.newBuilder().setEmail("ada@example.org").setPassword("wrong").build();
    assertThat(Refusal.of(() -> forged.stub().login(request)).code())
        .isEqualTo(Code.UNAUTHENTICATED);
  }
}
