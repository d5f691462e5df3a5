package io.weir.users;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.weir.users.v1.ChatEvent;
import io.weir.users.v1.ChatRequest;
import io.weir.users.v1.RoomMember;
import io.weir.users.v1.RoomServiceGrpc;

/** Somebody who chats, and reads no more than told to. Thread-safe. */
final class ChatClient extends StreamReader<ChatRequest, ChatEvent> {

  /** Reads all that comes. */
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

  /** As what it has joined. */
  RoomMember me() {
    return await(1).getFirst().getMember();
  }
}
