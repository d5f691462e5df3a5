package io.weir.users.avatar;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.StreamReader;
import io.weir.users.TestService;
import io.weir.users.v1.Avatar;
import io.weir.users.v1.AvatarServiceGrpc;
import io.weir.users.v1.DeleteAvatarRequest;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.GetAvatarRequest;
import io.weir.users.v1.PutAvatarRequest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AvatarTest {
  private static final String PNG = "89504e470d0a1a0a";
  private static final int MOST = 1 << 20;

  private final TestDatabase database = TestDatabase.create();
  private final TestService first = TestService.on(database);
  private final TestService second = TestService.on(database);
  private String user = "";

  @BeforeEach
  void createUser() {
    user = first.create(UUID.randomUUID() + "@example.org", "Ada").getId();
  }

  @AfterAll
  void close() {
    first.close();
    second.close();
    database.close();
  }

  /** One upload in progress. */
  private static final class Sending implements StreamObserver<Avatar> {
    final CompletableFuture<Avatar> done = new CompletableFuture<>();
    final StreamObserver<PutAvatarRequest> pieces;

    Sending(TestService to) {
      pieces = AvatarServiceGrpc.newStub(to.channel()).putAvatar(this);
    }

    Sending send(String user, String type, byte[] content) {
      var body = HttpBody.newBuilder().setContentType(type).setData(ByteString.copyFrom(content));
      pieces.onNext(PutAvatarRequest.newBuilder().setId(user).setContent(body).build());
      return this;
    }

    Avatar finish() {
      pieces.onCompleted();
      return done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    Status refused() {
      return Status.fromThrowable(
          catchThrowableOfType(
              CompletionException.class, () -> done.orTimeout(20, TimeUnit.SECONDS).join()));
    }

    @Override
    public void onNext(Avatar answer) {
      done.complete(answer);
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12, 1000, 65_536, 300_000})
  void comesBackByteForByteHoweverItWasCut(int pieces) {
    var picture = picture(PNG, 200_001);
    var sending = new Sending(first);
    for (var from = 0; from < picture.length && pieces > 100; from += pieces) {
      var piece = Arrays.copyOfRange(picture, from, Math.min(picture.length, from + pieces));
      sending.send(user, "image/png", piece);
    }
    if (pieces <= 100) {
      // The upload begins in small pieces.
      for (var i = 0; i < 24; i += pieces) {
        sending.send(user, "image/png", Arrays.copyOfRange(picture, i, i + pieces));
      }
      sending.send("", "", Arrays.copyOfRange(picture, 24, picture.length));
    }
    var put = sending.finish();
    assertThat(put.getBytes()).isEqualTo(picture.length);
    assertThat(put.getContentType()).isEqualTo("image/png");
    assertThat(put.getUpdatedAt().getSeconds()).isPositive();
    assertThat(get(second)).isEqualTo(picture);
  }

  @ParameterizedTest
  @CsvSource({
    "89504e470d0a1a0a00, image/png",
    "ffd8ffe000104a4649460001, image/jpeg",
    "474946383961, image/gif",
    "474946383761, image/gif",
    "524946461234567857454250, image/webp"
  })
  void typeIsKnownByTheFirstBytes(String bytes, String type) {
    var content = HexFormat.of().parseHex(bytes);
    assertThat(new Sending(first).send(user, "", content).finish().getContentType())
        .isEqualTo(type);
    var any = new Sending(first).send(user, "application/octet-stream", content).finish();
    assertThat(any.getContentType()).isEqualTo(type);
    var said =
        new Sending(first).send(user, type.toUpperCase(Locale.ROOT) + "; q=1", content).finish();
    assertThat(said.getContentType()).isEqualTo(type);
    assertThat(read(second).getFirst().getContentType()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "3c68746d6c3e3c7363726970743e, image/png, content is none of",
    "3c7376672f3e, image/svg+xml, content is none of",
    "ffd8ffe000104a4649460001, image/png, content is image/jpeg and not what",
    "89504e470d0a1a0a00, text/html, content is image/png and not what",
    "52494646123456785741564520202020, image/webp, content is none of",
    "'', image/png, content is empty"
  })
  void whatIsNoPictureOfItsTypeIsRefused(String bytes, String type, String wrong) {
    put(picture(PNG, 100));
    var sending = new Sending(first).send(user, type, HexFormat.of().parseHex(bytes));
    sending.pieces.onCompleted();
    var refused = sending.refused();
    assertThat(refused.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refused.getDescription()).startsWith(wrong);
    assertThat(get(first)).hasSize(100);
    assertThat(uploads()).isEqualTo(1);
  }

  @Test
  void tooLargeIsRefusedWhileItComesAndLeavesTheOneBefore() {
    put(picture(PNG, MOST));
    var sending =
        new Sending(first).send(user, "image/png", picture(PNG, MOST)).send(user, "", new byte[1]);
    var refused = sending.refused();
    assertThat(refused.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refused.getDescription()).contains("more than the 1048576 bytes");
    assertThat(get(second)).hasSize(MOST);
    eventually("nothing is left of it", () -> uploads() == 1);
  }

  @Test
  void uploadThatBreaksOffLeavesTheOneBefore() {
    put(picture(PNG, 1000));
    var sending = new Sending(first).send(user, "image/png", picture(PNG, 300_000));
    eventually("it has begun", () -> uploads() == 2);
    assertThat(get(second)).hasSize(1000);
    sending.pieces.onError(Status.CANCELLED.asRuntimeException());
    eventually("nothing is left of it", () -> uploads() == 1);
    assertThat(get(second)).hasSize(1000);
  }

  @Test
  void readerOfTheOneBeforeReadsItToItsEnd() {
    var before = picture(PNG, MOST);
    put(before);
    var reader =
        StreamReader.open(
            second.channel(), AvatarServiceGrpc.getGetAvatarMethod(), request(), new Metadata());
    reader.take(1).await(1);
    put(picture(PNG, 10));
    reader.take(1000);
    assertThat(reader.awaitEnd().isOk()).isTrue();
    assertThat(whole(reader.got())).isEqualTo(before);
    assertThat(get(first)).hasSize(10);
  }

  @Test
  void readerIsBrokenOffWhenItsAvatarIsNoLongerKept() {
    put(picture(PNG, MOST));
    var narrow = second.narrowChannel();
    try {
      var reader =
          StreamReader.open(
              narrow, AvatarServiceGrpc.getGetAvatarMethod(), request(), new Metadata());
      reader.take(1).await(1);
      put(picture(PNG, 10));
      put(picture(PNG, 11));
      reader.take(1000);
      assertThat(reader.awaitEnd().getCode()).isEqualTo(Code.ABORTED);
      assertThat(uploads()).isEqualTo(2);
    } finally {
      narrow.shutdownNow();
    }
  }

  @Test
  void goesWithItsUser() {
    put(picture(PNG, 300_000));
    var unfinished = new Sending(first).send(user, "", picture(PNG, 300_000));
    eventually("it has begun", () -> uploads() == 2);
    first.client().deleteUser(DeleteUserRequest.newBuilder().setId(user).build());
    unfinished.pieces.onCompleted();
    assertThat(unfinished.refused().getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(
            count(
                "avatar_chunks JOIN avatar_uploads ON id = upload WHERE user_id = '%s'"
                    .formatted(user)))
        .isZero();
    assertThat(uploads()).isZero();
    assertThat(refused(user)).hasToString("NOT_FOUND: there is no user " + user);
  }

  @Test
  void deletedOneIsGone() {
    assertThat(refused(user)).hasToString("NOT_FOUND: user " + user + " has no avatar");
    put(picture(PNG, 100));
    var delete = DeleteAvatarRequest.newBuilder().setId(user).build();
    var avatars = AvatarServiceGrpc.newBlockingStub(second.channel());
    var _ = avatars.deleteAvatar(delete);
    assertThat(refused(user)).hasToString("NOT_FOUND: user " + user + " has no avatar");
    var again =
        catchThrowableOfType(StatusRuntimeException.class, () -> avatars.deleteAvatar(delete));
    assertThat(again.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
    put(picture(PNG, 101));
    assertThat(get(first)).hasSize(101);
  }

  @Test
  void userThatIsNotThereIsNamed() {
    var nobody = UUID.randomUUID().toString();
    var put = new Sending(first).send(nobody, "", picture(PNG, 100));
    put.pieces.onCompleted();
    assertThat(put.refused().getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(refused(nobody)).hasToString("NOT_FOUND: there is no user " + nobody);
    assertThat(refused("me")).hasToString("INVALID_ARGUMENT: id is not a UUID");
    var other = new Sending(first).send(user, "", picture(PNG, 100)).send(nobody, "", new byte[1]);
    assertThat(other.refused().getDescription()).contains("not that of the first");
  }

  private void put(byte[] content) {
    var _ = new Sending(first).send(user, "image/png", content).finish();
  }

  private GetAvatarRequest request() {
    return GetAvatarRequest.newBuilder().setId(user).build();
  }

  private List<HttpBody> read(TestService service) {
    var reader =
        StreamReader.all(service.channel(), AvatarServiceGrpc.getGetAvatarMethod(), request());
    assertThat(reader.awaitEnd()).isEqualTo(Status.OK);
    return reader.got();
  }

  private byte[] get(TestService service) {
    return whole(read(service));
  }

  private static byte[] whole(List<HttpBody> pieces) {
    return pieces.stream()
        .map(HttpBody::getData)
        .reduce(ByteString.EMPTY, ByteString::concat)
        .toByteArray();
  }

  private String refused(String id) {
    var method = AvatarServiceGrpc.getGetAvatarMethod();
    var request = GetAvatarRequest.newBuilder().setId(id).build();
    var status = StreamReader.all(first.channel(), method, request).awaitEnd();
    return status.getCode() + ": " + status.getDescription();
  }

  private int uploads() {
    return count("avatar_uploads WHERE user_id = '%s'".formatted(user));
  }

  private int count(String from) {
    return Integer.parseInt(database.query("SELECT count(*) FROM " + from));
  }

  private static byte[] picture(String beginning, int bytes) {
    var content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    var head = HexFormat.of().parseHex(beginning);
    System.arraycopy(head, 0, content, 0, head.length);
    return content;
  }
}
