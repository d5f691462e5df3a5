package io.weir.users.job;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.StreamReader;
import io.weir.users.TestService;
import io.weir.users.v1.GetJobRequest;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.Job;
import io.weir.users.v1.JobServiceGrpc;
import io.weir.users.v1.RefusedRow;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import io.weir.users.v1.WatchJobRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImportUsersTest {
  private static final TestService.Options SHORT_LEASE =
      TestService.Options.defaults()
          .with(new ImportsConfig(5000, Duration.ofSeconds(1), Duration.ofHours(1)));

  private final TestDatabase database = TestDatabase.create();
  private final TestService first = TestService.on(database, SHORT_LEASE);
  private final TestService second = TestService.on(database, SHORT_LEASE);

  @AfterEach
  void close() {
    first.close();
    second.close();
    database.close();
  }

  /** One import in progress. */
  private static final class Sending implements StreamObserver<Job> {
    final CompletableFuture<Job> job = new CompletableFuture<>();
    final StreamObserver<ImportUsersRequest> rows;

    Sending(TestService to) {
      rows = UserServiceGrpc.newStub(to.channel()).importUsers(this);
    }

    Sending send(Stream<User.Builder> users) {
      users.forEach(user -> rows.onNext(ImportUsersRequest.newBuilder().setUser(user).build()));
      return this;
    }

    Job finish() {
      rows.onCompleted();
      return job.orTimeout(20, TimeUnit.SECONDS).join();
    }

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
  }

  @Test
  void goodRowsBecomeUsersAndBadOnesAreToldByTheirIndex() {
    first.create("taken@example.org", "Taken");
    var rows =
        Stream.of(
            user("a@example.org").putLabels("team", "x\"y\\"),
            user("no address"),
            user("TAKEN@example.org"),
            user("twice@example.org"),
            user("Twice@example.org"),
            user("b@example.org").setDisplayName(""),
            user("c@example.org").setLocale("de-CH"));
    var job = new Sending(first).send(rows).finish();
    assertThat(job.getRows()).isEqualTo(7);
    var done = watch(second, job.getId()).getLast();
    assertThat(done.getState()).isEqualTo(Job.State.DONE);
    assertThat(done.getCreated()).isEqualTo(3);
    assertThat(done.getRefused()).isEqualTo(4);
    assertThat(done.getRefusalsList().stream().map(RefusedRow::getIndex))
        .containsExactly(1L, 2L, 4L, 5L);
    assertThat(done.getRefusalsList().stream().map(RefusedRow::getField))
        .containsExactly("user.email", "user.email", "user.email", "user.display_name");
    assertThat(database.query("SELECT labels ->> 'team' FROM users WHERE email LIKE 'a@%'"))
        .isEqualTo("x\"y\\");
    assertThat(query("SELECT count(*) FROM users")).isEqualTo(4);
    assertThat(query("SELECT count(*) FROM import_rows")).isZero();
    assertThat(query("SELECT last FROM user_feed")).isEqualTo(4);
  }

  @Test
  void watchTellsProgressUntilTheEndAtAnyInstance() {
    var job = new Sending(first).send(users(0, 2000)).finish();
    assertThat(job.getState()).isIn(Job.State.WAITING, Job.State.RUNNING);
    var told = watch(second, job.getId());
    assertThat(told.stream().map(Job::getCreated)).isSorted();
    assertThat(told.getLast().getState()).isEqualTo(Job.State.DONE);
    assertThat(told.getLast().getCreated()).isEqualTo(2000);
    assertThat(watch(first, job.getId())).containsExactly(told.getLast());
  }

  @Test
  void nothingIsCreatedBeforeAllHaveComeAndNothingWhenTheSenderBreaksOff() {
    var sending = new Sending(first).send(users(0, 1200));
    eventually("some are kept", () -> query("SELECT count(*) FROM import_rows") == 1000);
    assertThat(query("SELECT count(*) FROM users")).isZero();
    sending.rows.onError(Status.CANCELLED.asException());
    eventually("they are gone", () -> query("SELECT count(*) FROM import_rows") == 0);
    assertThat(query("SELECT count(*) FROM users")).isZero();
    assertThat(database.query("SELECT state FROM jobs")).isEqualTo("FAILED");
  }

  @Test
  void anotherInstanceGoesOnWhereTheLostOneWas() {
    // An instance that takes the job, creates users from the first 500 rows, and then disappears.
    var job = new Sending(first).send(users(0, 2000)).finish();
    watch(first, job.getId());
    var lost = UUID.randomUUID();
    database.execute("DELETE FROM users; DELETE FROM import_rows");
    database.execute(
        """
        INSERT INTO jobs (id, state, rows, created, owner, lease_until, next)
        VALUES ('%s', 'RUNNING', 1000, 500, '%s', now() + interval '1 second', 500);
        INSERT INTO import_rows SELECT '%s', n, gen_random_uuid(), n || '@x.org', n || '@x.org', 'N',
          '', 'ACTIVE', '{}', ' n', ' x' FROM generate_series(500, 999) AS n\
        """
            .formatted(lost, UUID.randomUUID(), lost));
    var done = watch(second, lost.toString()).getLast();
    assertThat(done.getState()).isEqualTo(Job.State.DONE);
    assertThat(done.getCreated()).isEqualTo(1000);
    assertThat(query("SELECT count(*) FROM users")).isEqualTo(500);
  }

  @Test
  void jobOutlivesInstancesThatAreLostInTheMiddle() {
    var watchers = TestService.on(database, SHORT_LEASE);
    var job = new Sending(first).send(users(0, 5000)).finish();
    first.close();
    second.close();
    var done = watch(watchers, job.getId()).getLast();
    watchers.close();
    assertThat(done.getState()).isEqualTo(Job.State.DONE);
    assertThat(done.getCreated()).isEqualTo(5000);
    assertThat(done.getRefused()).isZero();
    assertThat(query("SELECT count(*) FROM users")).isEqualTo(5000);
    assertThat(query("SELECT last FROM user_feed")).isEqualTo(5000);
  }

  @Test
  void uploadOfALostInstanceFails() {
    var job = UUID.randomUUID();
    database.execute(
        """
        INSERT INTO jobs (id, state, owner, lease_until)
        VALUES ('%s', 'RECEIVING', '%s', now() + interval '1 second')\
        """
            .formatted(job, UUID.randomUUID()));
    var failed = watch(first, job.toString()).getLast();
    assertThat(failed.getState()).isEqualTo(Job.State.FAILED);
    assertThat(failed.getFailure()).contains("lost");
  }

  @Test
  void slowSenderKeepsItsLease() {
    var sending = new Sending(first).send(users(0, 500));
    eventually("they are kept", () -> query("SELECT count(*) FROM import_rows") == 500);
    var lease = "SELECT extract(epoch FROM lease_until) * 1000000 FROM jobs";
    var before = query(lease);
    eventually("its lease goes on", () -> query(lease) > before + 1_500_000);
    var job = sending.send(users(500, 10)).finish();
    assertThat(watch(second, job.getId()).getLast().getCreated()).isEqualTo(510);
  }

  @Test
  void moreThanAllowedIsRefusedAndLeavesNothing() {
    var sending = new Sending(first).send(users(0, 5001));
    assertThatThrownBy(sending::finish)
        .cause()
        .extracting(failure -> Status.fromThrowable(failure).getCode())
        .isEqualTo(Code.RESOURCE_EXHAUSTED);
    eventually("nothing is kept", () -> query("SELECT count(*) FROM import_rows") == 0);
    assertThat(query("SELECT count(*) FROM users")).isZero();
  }

  @Test
  void emptyImportIsDone() {
    var job = new Sending(first).finish();
    assertThat(watch(first, job.getId()).getLast().getState()).isEqualTo(Job.State.DONE);
  }

  @Test
  void twoImportsOfTheSameUsersCreateEachOnce() {
    var one = new Sending(first).send(users(0, 2000)).finish();
    var other = new Sending(second).send(users(0, 2000)).finish();
    var created =
        watch(first, one.getId()).getLast().getCreated()
            + watch(first, other.getId()).getLast().getCreated();
    assertThat(created).isEqualTo(2000);
    var refusals = watch(first, other.getId()).getLast().getRefusalsList();
    assertThat(refusals).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void unknownJobIsNamed() {
    var stub = JobServiceGrpc.newBlockingStub(first.channel());
    var unknown = UUID.randomUUID().toString();
    var get = GetJobRequest.newBuilder().setId(unknown).build();
    assertThat(Refusal.of(() -> stub.getJob(get)).code()).isEqualTo(Code.NOT_FOUND);
    var watch = WatchJobRequest.newBuilder().setId(unknown).build();
    assertThat(Refusal.of(() -> stub.watchJob(watch).hasNext()).code()).isEqualTo(Code.NOT_FOUND);
    var noId = GetJobRequest.newBuilder().setId("x").build();
    assertThat(Refusal.of(() -> stub.getJob(noId)).fields()).containsExactly("id");
  }

  private static List<Job> watch(TestService service, String id) {
    var request = WatchJobRequest.newBuilder().setId(id).build();
    var watch = StreamReader.all(service.channel(), JobServiceGrpc.getWatchJobMethod(), request);
    assertThat(watch.awaitEnd().isOk()).isTrue();
    return watch.got();
  }

  private static Stream<User.Builder> users(int from, int many) {
    return IntStream.range(from, from + many).mapToObj(n -> user(n + "@example.org"));
  }

  private static User.Builder user(String email) {
    return User.newBuilder().setEmail(email).setDisplayName("Imported");
  }

  private long query(String sql) {
    return (long) Double.parseDouble(database.query(sql));
  }
}
