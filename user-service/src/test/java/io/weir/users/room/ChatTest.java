package io.weir.users.room;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.TestService;
import io.weir.users.v1.ChatEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chats of members at two instances. */
@Timeout(60)
class ChatTest {
  private static final String LARGE = "x".repeat(2000);

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
  void whatIsSaidAtOneInstanceIsHeardAtTheOtherInOneOrder() {
    var ada = ChatClient.join(first, "Ada");
    var bob = ChatClient.join(second, "Bob");
    var sayings =
        Stream.of(ada, bob)
            .map(speaker -> CompletableFuture.runAsync(() -> speaker.sayMany(50)))
            .toList();
    sayings.forEach(saying -> assertThat(saying).succeedsWithin(Duration.ofSeconds(20)));
    var heard = ada.await(101);
    assertThat(bob.await(101).subList(1, 101)).isEqualTo(heard.subList(1, 101));
    assertThat(ChatClient.ids(heard))
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 100).boxed().toList());
    assertThat(ChatClient.said(heard).filter(text -> text.startsWith("Ada")))
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "Ada " + i).toList());
    var one = heard.get(1).getMessage();
    assertThat(one.getRoom()).isEqualTo("lobby");
    assertThat(one.getSaidAt().getSeconds()).isPositive();
    assertThat(heard.getFirst().getKind()).isEqualTo(Kind.JOINED);
    assertThat(List.of(ada.me().getId(), bob.me().getId())).contains(one.getMemberId());
    assertThat(first.counted("rooms.messages", "outcome", "said")).isEqualTo(50);
  }

  @Test
  void roomsDoNotHearEachOther() {
    var here = ChatClient.join(first, "Ada");
    var elsewhere =
        new ChatClient(second).say(ChatClient.hello("Bob").setRoom("attic").setText("hidden"));
    elsewhere.await(2);
    here.say("seen");
    assertThat(ChatClient.said(here.await(2))).containsExactly("seen");
    assertThat(ChatClient.said(elsewhere.got())).containsExactly("hidden");
  }

  @Test
  void newestMessagesAreToldToThoseWhoJoin() {
    var ada = ChatClient.join(first, "Ada");
    ada.sayMany(60);
    ada.await(61);
    var asked = new ChatClient(second).say(ChatClient.hello("Bob").setHistory(3));
    assertThat(ChatClient.said(asked.await(4))).containsExactly("Ada 57", "Ada 58", "Ada 59");
    assertThat(asked.got().getFirst().getId()).isEqualTo(57);
    assertThat(asked.got().getFirst().getLastId()).isEqualTo(60);
    var unasked = new ChatClient(second).say(ChatClient.hello("Cleo"));
    assertThat(unasked.await(51)).hasSize(51);
    var none = new ChatClient(second).say(ChatClient.hello("Dan").setHistory(0));
    none.say("now");
    assertThat(ChatClient.said(none.await(2))).containsExactly("now");
  }

  @Test
  void repeatedMessageIsSaidOnce() {
    var id = UUID.randomUUID().toString();
    var ada = ChatClient.join(first, "Ada");
    ada.say(ChatClient.hello("Ada").setText("once").setMessageId(id));
    ada.await(2);
    ada.cancel();
    var again =
        new ChatClient(second).say(ChatClient.hello("Ada").setText("once").setMessageId(id));
    again.say("more");
    assertThat(ChatClient.said(again.await(3))).containsExactly("once", "more");
    assertThat(again.got().get(1).getMessage().getMessageId()).isEqualTo(id);
    var other =
        new ChatClient(second).say(ChatClient.hello("Bob").setText("mine").setMessageId(id));
    assertThat(ChatClient.said(other.await(4))).containsExactly("once", "more", "mine");
    assertThat(second.counted("rooms.messages", "outcome", "repeated")).isEqualTo(1);
  }

  @Test
  void slowMemberIsToldAndDroppedWhileOthersHearAll() {
    var narrow = first.narrowChannel();
    var slow = new ChatClient(narrow, new Metadata(), 1).say(ChatClient.hello("Slow"));
    var fast = ChatClient.join(first, "Fast");
    var speaker = ChatClient.join(second, "Ada");
    slow.await(1);
    // A hundred more than the connection buffers by itself.
    var texts = 300;
    var saying =
        CompletableFuture.runAsync(
            () -> IntStream.range(0, texts).forEach(_ -> speaker.say(LARGE)));
    within(
        Duration.ofSeconds(40),
        "the slow one is dropped",
        () -> first.counted("rooms.departures", "reason", "slow") == 1);
    assertThat(saying).succeedsWithin(Duration.ofSeconds(30));
    assertThat(fast.await(1 + texts)).hasSize(1 + texts);
    slow.take(10_000);
    var end = slow.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    var read = slow.got().getLast().getId();
    assertThat(end.getDescription()).contains("more than 100 messages").endsWith("behind " + read);
    assertThat(fast.open()).isTrue();
    var back = new ChatClient(second).say(ChatClient.hello("Slow").setLastId(read));
    assertThat(back.await(1 + texts - (int) read).getLast().getId()).isEqualTo(texts);
    narrow.shutdownNow();
  }

  @Test
  void callerWhoHasEndedItsSideGoesOnListening() {
    var listener = ChatClient.join(first, "Listener").halfClose();
    var ada = ChatClient.join(second, "Ada");
    ada.say("hello");
    assertThat(ChatClient.said(listener.await(2))).containsExactly("hello");
    listener.cancel();
  }

  @Test
  void chatGoesOnWhenConnectionsToTheDatabaseWereLost() {
    var ada = ChatClient.join(first, "Ada");
    var bob = ChatClient.join(second, "Bob");
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            + " AND query NOT LIKE '%terminate%' AND datname = current_database()");
    eventually("something can be said again", () -> saidAgain("after"));
    assertThat(ChatClient.said(ada.await(2))).containsExactly("after");
    assertThat(ChatClient.said(bob.await(2))).containsExactly("after");
  }

  private boolean saidAgain(String text) {
    var speaker = new ChatClient(first);
    speaker.say(ChatClient.hello("Cleo").setText(text).setMessageId(new UUID(1, 2).toString()));
    eventually("it is said or refused", () -> speaker.got().size() > 1 || !speaker.open());
    var done = speaker.open();
    speaker.cancel();
    return done;
  }
}
