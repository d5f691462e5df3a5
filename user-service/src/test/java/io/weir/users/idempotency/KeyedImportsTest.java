package io.weir.users.idempotency;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.Job;
import io.weir.users.v1.User;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyedImportsTest {
  private final TestDatabase database = TestDatabase.create();
  private final TestService first = TestService.on(database);
  private final TestService second = TestService.on(database);

  @AfterEach
  void close() {
    first.close();
    second.close();
    database.close();
  }

  @Test
  void theSameRowsAreImportedOnce() {
    var job = send(KeyClient.keyed(first, "k1"), 700, "Ada");
    var again = KeyClient.keyed(second, "k1");
    assertThat(send(again, 700, "Ada")).isEqualTo(job);
    assertThat(again.replayed()).isTrue();
    eventually("the job is done", () -> open() == 0);
    assertThat(database.query("SELECT count(*) FROM users")).isEqualTo("700");
    assertThat(database.query("SELECT count(*) FROM jobs WHERE state = 'DONE'")).isEqualTo("1");
  }

  @Test
  void otherRowsWithTheKeyLeaveNothingBehind() {
    send(KeyClient.keyed(first, "k1"), 3, "Ada");
    for (var many : new int[] {2, 4}) {
      var refusal = refused(KeyClient.keyed(second, "k1"), many, "Ada");
      assertThat(refusal.code()).isEqualTo(Code.ALREADY_EXISTS);
      assertThat(refusal.detail(ErrorInfo.class).getReason()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }
    assertThat(refused(KeyClient.keyed(second, "k1"), 3, "Eve").code())
        .isEqualTo(Code.ALREADY_EXISTS);
    eventually("no job is open", () -> open() == 0);
    assertThat(database.query("SELECT count(*) FROM users")).isEqualTo("3");
  }

  @Test
  void keyIsCheckedWithTheFirstRow() {
    assertThat(refused(KeyClient.keyed(first, "a key"), 1, "Ada").fields())
        .containsExactly("idempotency-key");
    assertThat(database.query("SELECT count(*) FROM jobs")).isEqualTo("0");
  }

  private int open() {
    return Integer.parseInt(
        database.query("SELECT count(*) FROM jobs WHERE state NOT IN ('DONE', 'FAILED')"));
  }

  private static Refusal refused(KeyClient client, int rows, String name) {
    return Refusal.of(() -> {
      try {
        send(client, rows, name);
      } catch (CompletionException e) {
        throw e.getCause();
      }
    });
  }

  private static Job send(KeyClient client, int rows, String name) {
    var job = new CompletableFuture<Job>();
    var stream =
        client
            .stub()
            .importUsers(
                new StreamObserver<>() {
                  @Override
                  public void onNext(Job answer) {
                    job.complete(answer);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    job.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    for (int i = 0; i < rows; i++) {
      var user = User.newBuilder().setEmail(i + "@example.org").setDisplayName(name);
      stream.onNext(ImportUsersRequest.newBuilder().setUser(user).build());
    }
    stream.onCompleted();
    return job.join();
  }
}
