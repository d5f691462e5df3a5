package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.USERS_SCHEMA;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.weir.grpc.GrpcTimeout;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real gRPC client that calls a real gRPC server through the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcCallTest {
  private static final String TALK = StreamSchema.SERVICE + "Talk";
  private static final Metadata.Key<String> ASCII =
      Metadata.Key.of("x-note", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<byte[]> BINARY =
      Metadata.Key.of("x-note-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(apis(USERS_SCHEMA, StreamSchema.writeTo(directory)), "reflection: true");
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void answersAStub() {
    edge.upstream.next(
        USERS + "GetUser", Answer.ok(User.newBuilder().setId("u1").build().toByteArray()));
    var stub = UserServiceGrpc.newBlockingStub(edge.channel());
    assertThat(stub.getUser(GetUserRequest.newBuilder().setId("u1").build()).getId())
        .isEqualTo("u1");
  }

  @Test
  void handsOnStatusMessageAndTrailersUntouched() throws Exception {
    var trailers = new Metadata();
    trailers.put(ASCII, "as it is");
    trailers.put(BINARY, new byte[] {0, -1, 127});
    var status = Status.ABORTED.withDescription("zürich: 50%");
    edge.upstream.next(USERS + "UpdateUser", Answer.statusAfter(status, trailers));
    var call = ByteCall.start(edge.channel(), USERS + "UpdateUser").send().done();
    assertThat(call.ended().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(call.ended().getDescription()).isEqualTo("zürich: 50%");
    assertThat(call.trailers.get().get(ASCII)).isEqualTo("as it is");
    assertThat(call.trailers.get().get(BINARY)).containsExactly(0, -1, 127);
  }

  @Test
  void handsOnMetadataUntouched() throws Exception {
    var headers = new Metadata();
    headers.put(ASCII, "as it is");
    headers.put(BINARY, new byte[] {0, -1, 127});
    ByteCall.start(edge.channel(), StreamSchema.SERVICE + "Say", CallOptions.DEFAULT, headers)
        .send()
        .done()
        .ended();
    var seen = edge.upstream.calls().getLast().headers();
    assertThat(seen.get(ASCII)).isEqualTo("as it is");
    assertThat(seen.get(BINARY)).containsExactly(0, -1, 127);
  }

  @Test
  void streamsBothWaysAsMessagesCome() throws Exception {
    var call = ByteCall.start(edge.channel(), TALK);
    for (byte i = 0; i < 20; i++) {
      // Each message returns before the next is sent, so nothing is held until the end.
      assertThat(call.send(i).next()).containsExactly(i);
    }
    assertThat(call.done().ended().isOk()).isTrue();
  }

  @Test
  void streamsAMessageLargerThanAJsonBodyMayBe() throws Exception {
    var call = ByteCall.start(edge.channel(), TALK);
    // grpc-java accepts 4 MiB per message; together the messages far exceed the limit of a body.
    var large = new byte[3 << 20];
    for (int i = 0; i < 4; i++) {
      assertThat(call.send(large).next()).hasSize(large.length);
    }
    assertThat(call.done().ended().isOk()).isTrue();
  }

  @Test
  void cancelsTheInstanceWhenTheCallerLeaves() throws Exception {
    int before = edge.upstream.cancellations();
    var call = ByteCall.start(edge.channel(), TALK);
    assertThat(call.send((byte) 1).next()).containsExactly(1);
    call.call.cancel("enough", null);
    eventually("the instance is told", () -> edge.upstream.cancellations() == before + 1);
  }

  @Test
  void holdsTheInstanceBackWhenTheCallerDoesNotRead() throws Exception {
    var sent = new AtomicInteger();
    int all = 2_000;
    edge.upstream.next(
        StreamSchema.SERVICE + "Listen",
        new Answer() {
          @Override
          public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
            call.sendHeaders(new Metadata());
            while (sent.get() < all && !call.isCancelled()) {
              if (call.isReady()) {
                call.sendMessage(new byte[16 << 10]);
                sent.incrementAndGet();
              } else {
                LockSupport.parkNanos(1_000_000);
              }
            }
            call.close(Status.OK, new Metadata());
          }
        });
    var rpc = StreamSchema.SERVICE + "Listen";
    var call = ByteCall.start(edge.channel(), rpc, CallOptions.DEFAULT, new Metadata(), 1);
    call.send().done();
    call.next();
    // The stream stalls: every buffer on the way is full, and each is bounded.
    var settled = new AtomicInteger(-1);
    eventually(
        "the instance waits",
        () -> {
          LockSupport.parkNanos(300_000_000);
          return settled.getAndSet(sent.get()) == sent.get();
        });
    assertThat(sent.get()).isLessThan(all / 2);
    call.call.request(all);
    assertThat(call.ended().isOk()).isTrue();
    assertThat(call.rest()).hasSize(all - 1);
  }

  @Test
  void handsOnWhatIsLeftOfTheDeadline() throws Exception {
    var options = CallOptions.DEFAULT.withDeadlineAfter(3, TimeUnit.SECONDS);
    ByteCall.start(edge.channel(), TALK, options, new Metadata()).send().done().ended();
    var timeout = edge.upstream.calls().getLast().header("grpc-timeout");
    assertThat(timeout).isNotNull();
    assertThat(GrpcTimeout.parse(String.valueOf(timeout)))
        .isBetween(1L, TimeUnit.SECONDS.toNanos(3));
  }

  @Test
  void endsWithTheDeadlineOfTheCaller() throws Exception {
    edge.upstream.next(USERS + "CreateUser", Answer.never());
    var stub =
        UserServiceGrpc.newBlockingStub(edge.channel())
            .withDeadlineAfter(200, TimeUnit.MILLISECONDS);
    var thrown =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> stub.createUser(CreateUserRequest.getDefaultInstance()));
    assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    eventually("the instance is let go", () -> edge.upstream.open() == 0);
  }

  @Test
  void knowsNoOtherMethods() throws Exception {
    var call = ByteCall.start(edge.channel(), "weir.users.v1.UserService/Nothing").send().done();
    assertThat(call.ended().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(call.ended().getDescription()).contains("UserService/Nothing");
  }

  @Test
  void passesReflectionOnSoThatToolsWork() throws Exception {
    var rpc = "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    var call = ByteCall.start(edge.channel(), rpc);
    assertThat(call.send((byte) 5).next()).containsExactly(5);
    assertThat(call.done().ended().isOk()).isTrue();
    assertThat(edge.upstream.calls().getLast().rpc()).isEqualTo(rpc);
  }

  @Test
  void refusesATimeoutThatIsNone() {
    var headers =
        RequestHeaders.of(
            HttpMethod.POST,
            "/" + USERS + "GetUser",
            "content-type",
            "application/grpc",
            "grpc-timeout",
            "soon");
    var answer = edge.client("h2c").execute(headers, HttpData.empty()).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("grpc-status")).isEqualTo("3");
    assertThat(answer.headers().get("content-type")).isEqualTo("application/grpc");
  }

  @Test
  void refusesACallThatIsNoPost() {
    var headers =
        RequestHeaders.of(
            HttpMethod.GET, "/" + USERS + "GetUser", "content-type", "application/grpc");
    var answer = edge.client("h2c").execute(headers).aggregate().join();
    assertThat(answer.headers().get("grpc-status")).isEqualTo("12");
  }

  @Test
  void refusesTwoApisThatClaimTheSame() {
    assertThat(
            catchThrowableOfType(IllegalArgumentException.class, GrpcCallTest::startAndCloseTwice))
        .hasMessageContaining("two APIs claim")
        .hasMessageContaining("number 1")
        .hasMessageContaining("number 2");
  }

  private static void startAndCloseTwice() {
    TestEdge.start(apis(USERS_SCHEMA, USERS_SCHEMA)).close();
  }
}
