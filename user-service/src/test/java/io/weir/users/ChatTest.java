package io.weir.users;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.Counter;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.job.ImportsConfig;
import io.weir.users.room.RoomsConfig;
import io.weir.users.v1.ChatEvent;
import io.weir.users.v1.ChatEvent.Kind;
import io.weir.users.v1.ChatRequest;
import io.weir.users.v1.CloseMemberRequest;
import io.weir.users.v1.ListMembersRequest;
import io.weir.users.v1.ListMessagesRequest;
import io.weir.users.v1.ListMessagesResponse;
import io.weir.users.v1.RoomMember;
import io.weir.users.v1.RoomMessage;
import io.weir.users.v1.RoomServiceGrpc;
import io.weir.users.v1.RoomServiceGrpc.RoomServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    var ada = join(first, "Ada");
    var bob = join(second, "Bob");
    var sayings =
        Stream.of(ada, bob)
            .map(speaker -> CompletableFuture.runAsync(() -> sayMany(speaker, 50)))
            .toList();
    sayings.forEach(saying -> assertThat(saying).succeedsWithin(Duration.ofSeconds(20)));
    var heard = ada.await(101);
    assertThat(bob.await(101).subList(1, 101)).isEqualTo(heard.subList(1, 101));
    assertThat(ids(heard))
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 100).boxed().toList());
    assertThat(said(heard).filter(text -> text.startsWith("Ada")))
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "Ada " + i).toList());
    var one = heard.get(1).getMessage();
    assertThat(one.getRoom()).isEqualTo("lobby");
    assertThat(one.getSaidAt().getSeconds()).isPositive();
    assertThat(heard.getFirst().getKind()).isEqualTo(Kind.JOINED);
    assertThat(List.of(ada.me().getId(), bob.me().getId())).contains(one.getMemberId());
    assertThat(counted(first, "rooms.messages", "outcome", "said")).isEqualTo(50);
  }

  @Test
  void roomsDoNotHearEachOther() {
    var here = join(first, "Ada");
    var elsewhere = new ChatClient(second).say(hello("Bob").setRoom("attic").setText("hidden"));
    elsewhere.await(2);
    say(here, "seen");
    assertThat(said(here.await(2))).containsExactly("seen");
    assertThat(said(elsewhere.got())).containsExactly("hidden");
  }

  @Test
  void newestMessagesAreToldToThoseWhoJoin() {
    var ada = join(first, "Ada");
    sayMany(ada, 60);
    ada.await(61);
    var asked = new ChatClient(second).say(hello("Bob").setHistory(3));
    assertThat(said(asked.await(4))).containsExactly("Ada 57", "Ada 58", "Ada 59");
    assertThat(asked.got().getFirst().getId()).isEqualTo(57);
    assertThat(asked.got().getFirst().getLastId()).isEqualTo(60);
    var unasked = new ChatClient(second).say(hello("Cleo"));
    assertThat(unasked.await(51)).hasSize(51);
    var none = new ChatClient(second).say(hello("Dan").setHistory(0));
    say(none, "now");
    assertThat(said(none.await(2))).containsExactly("now");
  }

  @Test
  void chatGoesOnElsewhereWithoutAGapOrARepeat() {
    var speaker = join(second, "Ada");
    var saying = CompletableFuture.runAsync(() -> sayMany(speaker, 300));
    var seen = new ArrayList<ChatEvent>();
    var position = 0L;
    for (var i = 0; i < 3; i++) {
      var lost = TestService.on(database);
      var listener = new ChatClient(lost, new Metadata(), 25).say(hello("Eve").setLastId(position));
      listener.await(20);
      lost.close();
      listener.awaitEnd();
      var got = listener.got();
      assertThat(got.getFirst().getId()).isEqualTo(position);
      seen.addAll(got.subList(1, got.size()));
      position = got.getLast().getId();
    }
    assertThat(saying).succeedsWithin(Duration.ofSeconds(30));
    var rest = new ChatClient(first).say(hello("Eve").setLastId(position));
    var got = rest.await(1 + 300 - (int) position);
    seen.addAll(got.subList(1, got.size()));
    assertThat(ids(seen))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    assertThat(said(seen))
        .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> "Ada " + i).toList());
  }

  @Test
  void metadataOfABrowserThatConnectsAgainIsNewerThanItsRequest() {
    var ada = join(first, "Ada");
    sayMany(ada, 5);
    ada.await(6);
    var again = new ChatClient(second, lastEventId("4"), 1000).say(hello("Ada").setLastId(1));
    assertThat(ids(again.await(2))).containsExactly(4L, 5L);
    var wrong = new ChatClient(second, lastEventId("four"), 1000).say(hello("Ada"));
    assertThat(wrong.awaitEnd().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void repeatedMessageIsSaidOnce() {
    var id = UUID.randomUUID().toString();
    var ada = join(first, "Ada");
    ada.say(hello("Ada").setText("once").setMessageId(id));
    ada.await(2);
    ada.cancel();
    var again = new ChatClient(second).say(hello("Ada").setText("once").setMessageId(id));
    say(again, "more");
    assertThat(said(again.await(3))).containsExactly("once", "more");
    assertThat(again.got().get(1).getMessage().getMessageId()).isEqualTo(id);
    var other = new ChatClient(second).say(hello("Bob").setText("mine").setMessageId(id));
    assertThat(said(other.await(4))).containsExactly("once", "more", "mine");
    assertThat(counted(second, "rooms.messages", "outcome", "repeated")).isEqualTo(1);
  }

  @Test
  void slowMemberIsToldAndDroppedWhileOthersHearAll() {
    var narrow = first.narrowChannel();
    var slow = new ChatClient(narrow, new Metadata(), 1).say(hello("Slow"));
    var fast = join(first, "Fast");
    var speaker = join(second, "Ada");
    slow.await(1);
    // More than its connection takes by itself, and a hundred.
    var texts = 300;
    var saying =
        CompletableFuture.runAsync(
            () -> IntStream.range(0, texts).forEach(_ -> say(speaker, LARGE)));
    within(
        Duration.ofSeconds(40),
        "the slow one is dropped",
        () -> counted(first, "rooms.departures", "reason", "slow") == 1);
    assertThat(saying).succeedsWithin(Duration.ofSeconds(30));
    assertThat(fast.await(1 + texts)).hasSize(1 + texts);
    slow.take(10_000);
    var end = slow.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    var read = slow.got().getLast().getId();
    assertThat(end.getDescription()).contains("more than 100 messages").endsWith("behind " + read);
    assertThat(fast.open()).isTrue();
    var back = new ChatClient(second).say(hello("Slow").setLastId(read));
    assertThat(back.await(1 + texts - (int) read).getLast().getId()).isEqualTo(texts);
    narrow.shutdownNow();
  }

  @Test
  void memberFarBehindCatchesUp() {
    var ada = join(first, "Ada");
    sayMany(ada, 700);
    var back = new ChatClient(second).say(hello("Bob").setLastId(0));
    assertThat(ids(back.await(701)))
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 700).boxed().toList());
  }

  @Test
  void administratorClosesAMemberAtAnotherInstance() {
    var ada = join(first, "Ada");
    var bob = join(first, "Bob");
    var close = CloseMemberRequest.newBuilder().setRoom("lobby").setId(ada.me().getId()).build();
    var administrator = administrator(second, TestService.ADMINISTRATOR);
    var _ = administrator.closeMember(close);
    var end = ada.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(end.getDescription()).contains("administrator");
    say(bob, "still here");
    assertThat(said(bob.await(2))).containsExactly("still here");
    eventually("it is no longer there", () -> members(second).equals(List.of("Bob")));
    assertThat(code(() -> administrator.closeMember(close))).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void closedMemberSaysNothingEvenIfItsInstanceHasNotHeardOfIt() {
    var ada = join(first, "Ada");
    // Without telling anybody.
    database.execute("UPDATE room_members SET closed = true");
    say(ada, "too late");
    assertThat(ada.awaitEnd().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(messages(first, 10, "").getMessagesList()).isEmpty();
  }

  @Test
  void onlyAdministratorsCloseMembers() {
    var ada = join(first, "Ada");
    var close = CloseMemberRequest.newBuilder().setRoom("lobby").setId(ada.me().getId()).build();
    var nobody = RoomServiceGrpc.newBlockingStub(first.channel());
    assertThat(code(() -> nobody.closeMember(close))).isEqualTo(Code.UNAUTHENTICATED);
    var other = administrator(first, TestService.ADMINISTRATOR + "x");
    assertThat(code(() -> other.closeMember(close))).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(ada.open()).isTrue();
  }

  @Test
  void membersOfAllInstancesAreListedWhileTheyAreThere() {
    var ada = join(first, "Ada");
    var bob = join(second, "Bob");
    assertThat(members(first)).containsExactly("Ada", "Bob");
    assertThat(ada.me().getJoinedAt().getSeconds()).isPositive();
    ada.cancel();
    eventually("Ada is gone", () -> members(second).equals(List.of("Bob")));
    assertThat(bob.open()).isTrue();
    assertThat(counted(first, "rooms.departures", "reason", "left")).isEqualTo(1);
  }

  @Test
  void membersOfALostInstanceAreGivenUp() {
    var brief = new ImportsConfig(10, Duration.ofSeconds(1), Duration.ofHours(1));
    var lost = UUID.randomUUID();
    try (var keeper = TestService.on(database, TestService.Options.defaults().with(brief))) {
      var ada = join(keeper, "Ada");
      database.execute(
          "INSERT INTO room_instances VALUES ('%s', now() + interval '500 ms')".formatted(lost));
      database.execute(
          "INSERT INTO room_members (id, room, display_name, owner) VALUES ('%s', 'lobby', 'Ghost', '%s')"
              .formatted(UUID.randomUUID(), lost));
      assertThat(members(keeper)).contains("Ghost");
      eventually("the ghost is gone", () -> members(keeper).equals(List.of("Ada")));
      assertThat(ada.open()).isTrue();
      database.execute("DELETE FROM room_instances");
      assertThat(ada.awaitEnd().getCode()).isEqualTo(Code.UNAVAILABLE);
    }
  }

  @Test
  void leavingInstanceEndsChatsAtOnce() {
    var leaving = TestService.on(database);
    var ada = join(leaving, "Ada");
    var drained = CompletableFuture.runAsync(() -> leaving.server().drain(Duration.ofSeconds(30)));
    assertThat(ada.awaitEnd().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
    leaving.close();
    assertThat(members(first)).isEmpty();
  }

  @Test
  void callersWhoLeaveLeaveNothingBehind() {
    var all = IntStream.range(0, 100).mapToObj(i -> join(first, "M" + i)).toList();
    assertThat(members(second)).hasSize(100);
    all.forEach(ChatClient::cancel);
    within(Duration.ofSeconds(5), "no stream is open", () -> PulseTest.open(first) == 0);
    eventually("nobody is there", () -> members(second).isEmpty());
    assertThat(gauge("rooms.members")).isZero();
    assertThat(gauge("rooms.occupied")).isZero();
  }

  @Test
  void callerWhoHasEndedItsSideGoesOnListening() {
    var listener = join(first, "Listener").halfClose();
    var ada = join(second, "Ada");
    say(ada, "hello");
    assertThat(said(listener.await(2))).containsExactly("hello");
    listener.cancel();
  }

  @Test
  void chatGoesOnWhenConnectionsToTheDatabaseWereLost() {
    var ada = join(first, "Ada");
    var bob = join(second, "Bob");
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            + " AND query NOT LIKE '%terminate%' AND datname = current_database()");
    eventually("something can be said again", () -> saidAgain("after"));
    assertThat(said(ada.await(2))).containsExactly("after");
    assertThat(said(bob.await(2))).containsExactly("after");
  }

  private boolean saidAgain(String text) {
    var speaker = new ChatClient(first);
    speaker.say(hello("Cleo").setText(text).setMessageId(new UUID(1, 2).toString()));
    eventually("it is said or refused", () -> speaker.got().size() > 1 || !speaker.open());
    var done = speaker.open();
    speaker.cancel();
    return done;
  }

  @Test
  void messagesArePagedFromTheNewest() {
    var ada = join(first, "Ada");
    sayMany(ada, 25);
    ada.await(26);
    var seen = new ArrayList<RoomMessage>();
    var page = messages(second, 10, "");
    while (true) {
      seen.addAll(page.getMessagesList());
      if (page.getNextPageToken().isEmpty()) {
        break;
      }
      assertThat(page.getMessagesList()).hasSize(10);
      page = messages(second, 10, page.getNextPageToken());
    }
    assertThat(seen.stream().map(RoomMessage::getId))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 25).map(i -> 26 - i).boxed().toList());
    assertThat(messages(second, 25, "").getNextPageToken()).isEmpty();
    var token = messages(second, 10, "").getNextPageToken();
    var elsewhere = ListMessagesRequest.newBuilder().setRoom("attic").setPageToken(token).build();
    assertThat(code(() -> rooms(second).listMessages(elsewhere))).isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void fewMessagesAreKeptAndWhatIsForgottenIsOutOfRange() {
    var few = new RoomsConfig(Duration.ofHours(1), 10, 100);
    var often = new ImportsConfig(10, Duration.ofSeconds(1), Duration.ofHours(1));
    var options = TestService.Options.defaults().with(few).with(often);
    try (var forgetful = TestService.on(database, options)) {
      var ada = join(forgetful, "Ada");
      sayMany(ada, 30);
      ada.await(31);
      eventually("most are forgotten", () -> kept() == 10);
      // Where nobody has it in mind.
      assertThat(ended(first, hello("Bob").setLastId(19))).isEqualTo(Code.OUT_OF_RANGE);
      assertThat(ended(first, hello("Bob").setLastId(31))).isEqualTo(Code.OUT_OF_RANGE);
      var back = new ChatClient(forgetful).say(hello("Bob").setLastId(20));
      assertThat(ids(back.await(11))).startsWith(20L, 21L).endsWith(30L);
      var anew = new ChatClient(forgetful).say(hello("Cleo"));
      assertThat(anew.await(11).getFirst().getId()).isEqualTo(20);
    }
  }

  @Test
  void numbersOfAForgottenRoomAreNotGivenOutAgain() {
    var ada = join(first, "Ada");
    sayMany(ada, 5);
    ada.await(6);
    ada.cancel();
    eventually("nobody is there", () -> members(first).isEmpty());
    database.execute("DELETE FROM room_messages");
    database.execute("UPDATE rooms SET forgotten = last, touched_at = now() - interval '1 hour'");
    var _ = database.query("SELECT forget_rooms(interval '10 minutes')");
    assertThat(database.query("SELECT count(*) FROM rooms")).isEqualTo("0");
    assertThat(ended(first, hello("Ada").setLastId(3))).isEqualTo(Code.OUT_OF_RANGE);
    var anew = new ChatClient(second).say(hello("Ada").setLastId(5).setText("six"));
    assertThat(ids(anew.await(2))).containsExactly(5L, 6L);
  }

  @Test
  void roomWithMembersOrMessagesIsNotForgotten() {
    var ada = join(first, "Ada");
    database.execute("UPDATE rooms SET touched_at = now() - interval '1 hour'");
    var _ = database.query("SELECT forget_rooms(interval '10 minutes')");
    say(ada, "one");
    assertThat(ids(ada.await(2))).containsExactly(0L, 1L);
    ada.cancel();
    eventually("nobody is there", () -> members(first).isEmpty());
    database.execute("UPDATE rooms SET touched_at = now() - interval '1 hour'");
    var _ = database.query("SELECT forget_rooms(interval '10 minutes')");
    assertThat(messages(first, 10, "").getMessagesCount()).isEqualTo(1);
  }

  @Test
  void fullRoomTakesNobodyElse() {
    var small = new RoomsConfig(Duration.ofHours(1), 10, 2);
    try (var service = TestService.on(database, TestService.Options.defaults().with(small))) {
      var ada = join(service, "Ada");
      var bob = join(service, "Bob");
      assertThat(ended(service, hello("Cleo"))).isEqualTo(Code.RESOURCE_EXHAUSTED);
      bob.cancel();
      eventually("there is room", () -> members(first).equals(List.of("Ada")));
      assertThat(join(service, "Cleo").open()).isTrue();
      assertThat(ada.open()).isTrue();
    }
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
    assertThat(ended(first, hello("Ada").setHistory(1001))).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(ended(first, hello("Ada").setLastId(-1))).isEqualTo(Code.INVALID_ARGUMENT);
    var tooMuch = ended(first, hello("Ada").setText(LARGE + "x"));
    assertThat(tooMuch).isEqualTo(Code.INVALID_ARGUMENT);
    var ada = join(first, "Ada");
    ada.say(ChatRequest.newBuilder().setRoom("attic").setText("hi"));
    assertThat(ada.awaitEnd().getDescription()).contains("not that of the first request");
    var silent = new ChatClient(first).halfClose();
    assertThat(silent.awaitEnd().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  private static ChatClient join(TestService service, String name) {
    var client = new ChatClient(service).say(hello(name));
    client.await(1);
    return client;
  }

  private static Code ended(TestService service, ChatRequest.Builder request) {
    return new ChatClient(service).say(request).awaitEnd().getCode();
  }

  private static ChatRequest.Builder hello(String name) {
    return ChatRequest.newBuilder().setRoom("lobby").setDisplayName(name);
  }

  private static void say(ChatClient client, String text) {
    client.say(ChatRequest.newBuilder().setText(text));
  }

  private static void sayMany(ChatClient client, int many) {
    var name = client.me().getDisplayName();
    IntStream.range(0, many).forEach(i -> say(client, name + " " + i));
  }

  private static List<Long> ids(List<ChatEvent> events) {
    return events.stream().map(ChatEvent::getId).toList();
  }

  private static Stream<String> said(List<ChatEvent> events) {
    return events.stream().filter(ChatEvent::hasMessage).map(event -> event.getMessage().getText());
  }

  private static RoomServiceBlockingStub rooms(TestService service) {
    return RoomServiceGrpc.newBlockingStub(service.channel());
  }

  private static RoomServiceBlockingStub administrator(TestService service, String token) {
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return rooms(service).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Metadata lastEventId(String id) {
    var headers = new Metadata();
    headers.put(Metadata.Key.of("last-event-id", Metadata.ASCII_STRING_MARSHALLER), id);
    return headers;
  }

  private static List<String> members(TestService service) {
    var request = ListMembersRequest.newBuilder().setRoom("lobby").build();
    return rooms(service).listMembers(request).getMembersList().stream()
        .map(RoomMember::getDisplayName)
        .toList();
  }

  private static ListMessagesResponse messages(TestService service, int size, String token) {
    return rooms(service)
        .listMessages(
            ListMessagesRequest.newBuilder()
                .setRoom("lobby")
                .setPageSize(size)
                .setPageToken(token)
                .build());
  }

  private static Code code(org.junit.jupiter.api.function.Executable call) {
    return Status.fromThrowable(catchThrowableOfType(StatusRuntimeException.class, call::execute))
        .getCode();
  }

  private static double counted(TestService service, String name, String tag, String value) {
    return service.meters().find(name).tag(tag, value).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private double gauge(String name) {
    return first.meters().get(name).gauge().value();
  }

  private int kept() {
    return Integer.parseInt(database.query("SELECT count(*) FROM room_messages"));
  }
}
