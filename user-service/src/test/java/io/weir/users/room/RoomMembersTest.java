package io.weir.users.room;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.job.ImportsConfig;
import io.weir.users.v1.CloseMemberRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members of rooms: listed, closed, lost and gone. */
@Timeout(60)
class RoomMembersTest {
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
  void administratorClosesAMemberAtAnotherInstance() {
    var ada = ChatClient.join(first, "Ada");
    var bob = ChatClient.join(first, "Bob");
    var close = CloseMemberRequest.newBuilder().setRoom("lobby").setId(ada.me().getId()).build();
    var administrator = new RoomClient(second).administrator(TestService.ADMINISTRATOR);
    var _ = administrator.closeMember(close);
    var end = ada.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(end.getDescription()).contains("administrator");
    bob.say("still here");
    assertThat(ChatClient.said(bob.await(2))).containsExactly("still here");
    eventually(
        "it is no longer there", () -> new RoomClient(second).members().equals(List.of("Bob")));
    assertThat(Refusal.of(() -> administrator.closeMember(close)).code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void closedMemberSaysNothingEvenIfItsInstanceHasNotHeardOfIt() {
    var ada = ChatClient.join(first, "Ada");
    // Sends no notification.
    database.execute("UPDATE room_members SET closed = true");
    ada.say("too late");
    assertThat(ada.awaitEnd().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(new RoomClient(first).messages(10, "").getMessagesList()).isEmpty();
  }

  @Test
  void onlyAdministratorsCloseMembers() {
    var ada = ChatClient.join(first, "Ada");
    var close = CloseMemberRequest.newBuilder().setRoom("lobby").setId(ada.me().getId()).build();
    var nobody = new RoomClient(first).stub();
    assertThat(Refusal.of(() -> nobody.closeMember(close)).code()).isEqualTo(Code.UNAUTHENTICATED);
    var other = new RoomClient(first).administrator(TestService.ADMINISTRATOR + "x");
    assertThat(Refusal.of(() -> other.closeMember(close)).code()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(ada.open()).isTrue();
  }

  @Test
  void membersOfAllInstancesAreListedWhileTheyAreThere() {
    var ada = ChatClient.join(first, "Ada");
    var bob = ChatClient.join(second, "Bob");
    assertThat(new RoomClient(first).members()).containsExactly("Ada", "Bob");
    assertThat(ada.me().getJoinedAt().getSeconds()).isPositive();
    ada.cancel();
    eventually("Ada is gone", () -> new RoomClient(second).members().equals(List.of("Bob")));
    assertThat(bob.open()).isTrue();
    assertThat(first.counted("rooms.departures", "reason", "left")).isEqualTo(1);
  }

  @Test
  void membersOfALostInstanceAreGivenUp() {
    var brief = new ImportsConfig(10, Duration.ofSeconds(1), Duration.ofHours(1));
    var lost = UUID.randomUUID();
    try (var keeper = TestService.on(database, TestService.Options.defaults().with(brief))) {
      var ada = ChatClient.join(keeper, "Ada");
      database.execute(
          "INSERT INTO room_instances VALUES ('%s', now() + interval '500 ms')".formatted(lost));
      database.execute(
          "INSERT INTO room_members (id, room, display_name, owner) VALUES ('%s', 'lobby', 'Ghost', '%s')"
              .formatted(UUID.randomUUID(), lost));
      assertThat(new RoomClient(keeper).members()).contains("Ghost");
      eventually(
          "the ghost is gone", () -> new RoomClient(keeper).members().equals(List.of("Ada")));
      assertThat(ada.open()).isTrue();
      database.execute("DELETE FROM room_instances");
      assertThat(ada.awaitEnd().getCode()).isEqualTo(Code.UNAVAILABLE);
    }
  }

  @Test
  void leavingInstanceEndsChatsAtOnce() {
    var leaving = TestService.on(database);
    var ada = ChatClient.join(leaving, "Ada");
    var drained = CompletableFuture.runAsync(() -> leaving.server().drain(Duration.ofSeconds(30)));
    assertThat(ada.awaitEnd().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
    leaving.close();
    assertThat(new RoomClient(first).members()).isEmpty();
  }

  @Test
  void callersWhoLeaveLeaveNothingBehind() {
    var all = IntStream.range(0, 100).mapToObj(i -> ChatClient.join(first, "M" + i)).toList();
    assertThat(new RoomClient(second).members()).hasSize(100);
    all.forEach(ChatClient::cancel);
    within(Duration.ofSeconds(5), "no stream is open", () -> first.openStreams() == 0);
    eventually("nobody is there", () -> new RoomClient(second).members().isEmpty());
    assertThat(first.meters().get("rooms.members").gauge().value()).isZero();
    assertThat(first.meters().get("rooms.occupied").gauge().value()).isZero();
  }

  @Test
  void fullRoomTakesNobodyElse() {
    var small = new RoomsConfig(Duration.ofHours(1), 10, 2);
    try (var service = TestService.on(database, TestService.Options.defaults().with(small))) {
      var ada = ChatClient.join(service, "Ada");
      var bob = ChatClient.join(service, "Bob");
      assertThat(ChatClient.ended(service, ChatClient.hello("Cleo")))
          .isEqualTo(Code.RESOURCE_EXHAUSTED);
      bob.cancel();
      eventually("there is room", () -> new RoomClient(first).members().equals(List.of("Ada")));
      assertThat(ChatClient.join(service, "Cleo").open()).isTrue();
      assertThat(ada.open()).isTrue();
    }
  }
}
