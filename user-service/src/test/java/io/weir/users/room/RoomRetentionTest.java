package io.weir.users.room;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.job.ImportsConfig;
import io.weir.users.v1.ListMessagesRequest;
import io.weir.users.v1.RoomMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages and rooms that are kept, paged and forgotten. */
@Timeout(60)
class RoomRetentionTest {
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
  void messagesArePagedFromTheNewest() {
    var ada = ChatClient.join(first, "Ada");
    ada.sayMany(25);
    ada.await(26);
    var seen = new ArrayList<RoomMessage>();
    var page = new RoomClient(second).messages(10, "");
    while (true) {
      seen.addAll(page.getMessagesList());
      if (page.getNextPageToken().isEmpty()) {
        break;
      }
      assertThat(page.getMessagesList()).hasSize(10);
      page = new RoomClient(second).messages(10, page.getNextPageToken());
    }
    assertThat(seen.stream().map(RoomMessage::getId))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 25).map(i -> 26 - i).boxed().toList());
    assertThat(new RoomClient(second).messages(25, "").getNextPageToken()).isEmpty();
    var token = new RoomClient(second).messages(10, "").getNextPageToken();
    var elsewhere = ListMessagesRequest.newBuilder().setRoom("attic").setPageToken(token).build();
    assertThat(Refusal.of(() -> new RoomClient(second).stub().listMessages(elsewhere)).code())
        .isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void fewMessagesAreKeptAndWhatIsForgottenIsOutOfRange() {
    var few = new RoomsConfig(Duration.ofHours(1), 10, 100);
    var often = new ImportsConfig(10, Duration.ofSeconds(1), Duration.ofHours(1));
    var options = TestService.Options.defaults().with(few).with(often);
    try (var forgetful = TestService.on(database, options)) {
      var ada = ChatClient.join(forgetful, "Ada");
      // At most as many at once as are kept: a member that lags further has to begin anew.
      for (int sent = 10; sent <= 30; sent += 10) {
        ada.sayMany(10);
        ada.await(1 + sent);
      }
      eventually(
          "most are forgotten",
          () -> database.query("SELECT count(*) FROM room_messages").equals("10"));
      // At an instance that does not hold the room in memory.
      assertThat(ChatClient.ended(first, ChatClient.hello("Bob").setLastId(19)))
          .isEqualTo(Code.OUT_OF_RANGE);
      assertThat(ChatClient.ended(first, ChatClient.hello("Bob").setLastId(31)))
          .isEqualTo(Code.OUT_OF_RANGE);
      var back = new ChatClient(forgetful).say(ChatClient.hello("Bob").setLastId(20));
      assertThat(ChatClient.ids(back.await(11))).startsWith(20L, 21L).endsWith(30L);
      var anew = new ChatClient(forgetful).say(ChatClient.hello("Cleo"));
      assertThat(anew.await(11).getFirst().getId()).isEqualTo(20);
    }
  }

  @Test
  void numbersOfAForgottenRoomAreNotGivenOutAgain() {
    var ada = ChatClient.join(first, "Ada");
    ada.sayMany(5);
    ada.await(6);
    ada.cancel();
    eventually("nobody is there", () -> new RoomClient(first).members().isEmpty());
    database.execute("DELETE FROM room_messages");
    database.execute("UPDATE rooms SET forgotten = last, touched_at = now() - interval '1 hour'");
    var _ = database.query("SELECT forget_rooms(interval '10 minutes')");
    assertThat(database.query("SELECT count(*) FROM rooms")).isEqualTo("0");
    assertThat(ChatClient.ended(first, ChatClient.hello("Ada").setLastId(3)))
        .isEqualTo(Code.OUT_OF_RANGE);
    var anew = new ChatClient(second).say(ChatClient.hello("Ada").setLastId(5).setText("six"));
    assertThat(ChatClient.ids(anew.await(2))).containsExactly(5L, 6L);
  }

  @Test
  void roomWithMembersOrMessagesIsNotForgotten() {
    var ada = ChatClient.join(first, "Ada");
    database.execute("UPDATE rooms SET touched_at = now() - interval '1 hour'");
    var _ = database.query("SELECT forget_rooms(interval '10 minutes')");
    ada.say("one");
    assertThat(ChatClient.ids(ada.await(2))).containsExactly(0L, 1L);
    ada.cancel();
    eventually("nobody is there", () -> new RoomClient(first).members().isEmpty());
    database.execute("UPDATE rooms SET touched_at = now() - interval '1 hour'");
    var _ = database.query("SELECT forget_rooms(interval '10 minutes')");
    assertThat(new RoomClient(first).messages(10, "").getMessagesCount()).isEqualTo(1);
  }
}
