package io.weir.users.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.TestService;
import io.weir.users.v1.ChatRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invalid requests of chats. */
@Timeout(60)
class ChatRequestsTest {
  private static final String LARGE = "x".repeat(2000);

  private final TestDatabase database = TestDatabase.create();
  private final TestService first = TestService.on(database);

  @AfterEach
  void close() {
    first.close();
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      nullValues = "-",
      value = {
        "Lobby, Ada, hi, -, room must be 1 to 64",
        "\"\", Ada, hi, -, room is required",
        "../etc, Ada, hi, -, room must be 1 to 64",
        "lobby, \"\", hi, -, display_name is required",
        "lobby, Ada, \" \", -, text must not only be spaces",
        "lobby, Ada, a\u0007b, -, text must not contain control characters",
        "lobby, Ada, hi, 7, message_id is not a UUID"
      })
  void whatIsWrongIsNamed(String room, String name, String text, String id, String wrong) {
    var request = ChatRequest.newBuilder().setRoom(room).setDisplayName(name).setText(text);
    if (id != null) {
      request.setMessageId(id);
    }
    var end = new ChatClient(first).say(request).awaitEnd();
    assertThat(end.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(end.getDescription()).startsWith(wrong);
    assertThat(database.query("SELECT count(*) FROM room_members")).isEqualTo("0");
  }

  @Test
  void wrongHistoryTextAndRoomOfLaterRequestsAreRefused() {
    assertThat(ChatClient.ended(first, ChatClient.hello("Ada").setHistory(1001)))
        .isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(ChatClient.ended(first, ChatClient.hello("Ada").setLastId(-1)))
        .isEqualTo(Code.INVALID_ARGUMENT);
    var tooMuch = ChatClient.ended(first, ChatClient.hello("Ada").setText(LARGE + "x"));
    assertThat(tooMuch).isEqualTo(Code.INVALID_ARGUMENT);
    var ada = ChatClient.join(first, "Ada");
    ada.say(ChatRequest.newBuilder().setRoom("attic").setText("hi"));
    assertThat(ada.awaitEnd().getDescription()).contains("not that of the first request");
    var silent = new ChatClient(first).halfClose();
    assertThat(silent.awaitEnd().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }
}
