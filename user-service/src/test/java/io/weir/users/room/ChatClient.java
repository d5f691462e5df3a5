package io.weir.users.room;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.weir.users.StreamReader;
import io.weir.users.TestService;
import io.weir.users.v1.ChatEvent;
import io.weir.users.v1.ChatRequest;
import io.weir.users.v1.RoomMember;
import io.weir.users.v1.RoomServiceGrpc;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Client that chats and reads no more events than requested. Thread-safe. */
final class ChatClient extends StreamReader<ChatRequest, ChatEvent> {

  /** Reads all events. */
  ChatClient(TestService service) {
    this(service, new Metadata(), Integer.MAX_VALUE);
  }

  ChatClient(TestService service, Metadata headers, int reads) {
    this(service.channel(), headers, reads);
  }

  ChatClient(Channel channel, Metadata headers, int reads) {
    super(channel, RoomServiceGrpc.getChatMethod());
    var _ = start(headers).take(reads);
  }

  ChatClient say(ChatRequest.Builder request) {
    send(request.build());
    return this;
  }

  /** Returns the member as which this client has joined. */
  RoomMember me() {
    return await(1).getFirst().getMember();
  }

  /** Joins the room "lobby". */
  static ChatClient join(TestService service, String name) {
    var client = new ChatClient(service).say(hello(name));
    client.await(1);
    return client;
  }

  /** Returns the code with which a chat with this first request ends. */
  static Code ended(TestService service, ChatRequest.Builder first) {
    return new ChatClient(service).say(first).awaitEnd().getCode();
  }

  static ChatRequest.Builder hello(String name) {
    return ChatRequest.newBuilder().setRoom("lobby").setDisplayName(name);
  }

  static Metadata lastEventId(String id) {
    var headers = new Metadata();
    headers.put(Metadata.Key.of("last-event-id", Metadata.ASCII_STRING_MARSHALLER), id);
    return headers;
  }

  void say(String text) {
    say(ChatRequest.newBuilder().setText(text));
  }

  /** Sends its name with each of the numbers from 0. */
  void sayMany(int many) {
    var name = me().getDisplayName();
    IntStream.range(0, many).forEach(i -> say(name + " " + i));
  }

  static List<Long> ids(List<ChatEvent> events) {
    return events.stream().map(ChatEvent::getId).toList();
  }

  /** Returns the texts of the messages. */
  static Stream<String> said(List<ChatEvent> events) {
    return events.stream().filter(ChatEvent::hasMessage).map(event -> event.getMessage().getText());
  }
}
