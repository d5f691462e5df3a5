package io.weir.users.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.TestService;
import io.weir.users.v1.ChatEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chats that continue behind a position, at any instance. */
@Timeout(60)
class ChatResumptionTest {
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
  void chatGoesOnElsewhereWithoutAGapOrARepeat() {
    var speaker = ChatClient.join(second, "Ada");
    var saying = CompletableFuture.runAsync(() -> speaker.sayMany(300));
    var seen = new ArrayList<ChatEvent>();
    var position = 0L;
    for (var i = 0; i < 3; i++) {
      var lost = TestService.on(database);
      var listener =
          new ChatClient(lost, new Metadata(), 25).say(ChatClient.hello("Eve").setLastId(position));
      listener.await(20);
      lost.close();
      listener.awaitEnd();
      var got = listener.got();
      assertThat(got.getFirst().getId()).isEqualTo(position);
      seen.addAll(got.subList(1, got.size()));
      position = got.getLast().getId();
    }
    assertThat(saying).succeedsWithin(Duration.ofSeconds(30));
    var rest = new ChatClient(first).say(ChatClient.hello("Eve").setLastId(position));
    var got = rest.await(1 + 300 - (int) position);
    seen.addAll(got.subList(1, got.size()));
    assertThat(ChatClient.ids(seen))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    assertThat(ChatClient.said(seen))
        .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> "Ada " + i).toList());
  }

  @Test
  void metadataOfABrowserThatConnectsAgainIsNewerThanItsRequest() {
    var ada = ChatClient.join(first, "Ada");
    ada.sayMany(5);
    ada.await(6);
    var again =
        new ChatClient(second, ChatClient.lastEventId("4"), 1000)
            .say(ChatClient.hello("Ada").setLastId(1));
    assertThat(ChatClient.ids(again.await(2))).containsExactly(4L, 5L);
    var wrong =
        new ChatClient(second, ChatClient.lastEventId("four"), 1000).say(ChatClient.hello("Ada"));
    assertThat(wrong.awaitEnd().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void memberFarBehindCatchesUp() {
    var ada = ChatClient.join(first, "Ada");
    ada.sayMany(700);
    var back = new ChatClient(second).say(ChatClient.hello("Bob").setLastId(0));
    assertThat(ChatClient.ids(back.await(701)))
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 700).boxed().toList());
  }
}
