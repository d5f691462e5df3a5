package io.weir.users.server;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.CapturedLog;
import io.weir.users.TestService;
import io.weir.users.v1.ChatRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed messages, which are recorded as a fault of the client. */
@Timeout(60)
class MalformedMessagesTest {
  private static final TestDatabase database = TestDatabase.create();
  private static final TestService service = TestService.on(database);

  /** A truncated field. */
  private static final byte[] UNREADABLE = {0x0A, 0x7F, 1};

  @AfterAll
  static void close() {
    service.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weir.users.v1.UserService/GetUser",
        "weir.users.v1.UserService/ExportUsers",
        "weir.users.v1.UserService/WatchUsers",
        "weir.users.v1.UserService/ImportUsers",
        "weir.users.v1.AvatarService/PutAvatar",
        "weir.users.v1.RoomService/Chat"
      })
  void isRefusedAndNotLogged(String rpc) throws Exception {
    try (var log = new CapturedLog()) {
      var ended = ByteCall.start(service.channel(), rpc).send(UNREADABLE).done().ended();
      assertThat(ended.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(ended.getDescription()).contains(rpc);
      assertThat(recorded(rpc)).containsExactly("INVALID_ARGUMENT");
      assertNothingIsLeft();
      assertThat(log.with("Unexpected")).isEmpty();
      assertThat(log.with("Exception")).isEmpty();
      assertThat(log.with("ERROR")).isEmpty();
    }
  }

  @Test
  void isRefusedInTheMiddleOfAChat() throws Exception {
    var chat =
        ByteCall.start(
            service.channel(),
            "weir.users.v1.RoomService/Chat",
            CallOptions.DEFAULT,
            new Metadata());
    var joins = ChatRequest.newBuilder().setRoom("lobby").setDisplayName("Ada").build();
    assertThat(chat.send(joins.toByteArray()).next()).isNotEmpty();
    assertThat(chat.send(UNREADABLE).ended().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertNothingIsLeft();
  }

  /** Returns the statuses with which calls of the RPC were recorded. */
  private static List<String> recorded(String rpc) {
    return service
        .meters()
        .find("rpc.server.call.duration")
        .tag("rpc.method", rpc)
        .timers()
        .stream()
        .map(timer -> String.valueOf(timer.getId().getTag("rpc.response.status_code")))
        .toList();
  }

  private static void assertNothingIsLeft() {
    eventually("no stream is open", () -> service.openStreams() == 0);
    eventually(
        "no call runs", () -> service.meters().get("rpc.server.calls.active").gauge().value() == 0);
  }
}
