package io.weir.users;

import static io.weir.testkit.time.Eventually.eventually;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.users.v1.ChatEvent;
import io.weir.users.v1.ChatRequest;
import io.weir.users.v1.RoomMember;
import io.weir.users.v1.RoomServiceGrpc;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Somebody who chats, and reads no more than told to. Thread-safe. */
final class ChatClient extends ClientCall.Listener<ChatEvent> {
  private final List<ChatEvent> got = new CopyOnWriteArrayList<>();
  private final ClientCall<ChatRequest, ChatEvent> call;
  private volatile @Nullable Status ended;

  /** Reads all that comes. */
  ChatClient(TestService service) {
    this(service, new Metadata(), Integer.MAX_VALUE);
  }

  ChatClient(TestService service, Metadata headers, int reads) {
    call = service.channel().newCall(RoomServiceGrpc.getChatMethod(), CallOptions.DEFAULT);
    call.start(this, headers);
    call.request(reads);
  }

  ChatClient say(ChatRequest.Builder request) {
    call.sendMessage(request.build());
    return this;
  }

  ChatClient halfClose() {
    call.halfClose();
    return this;
  }

  ChatClient take(int more) {
    call.request(more);
    return this;
  }

  /** As what it has joined. */
  RoomMember me() {
    return await(1).getFirst().getMember();
  }

  @Override
  public void onMessage(ChatEvent event) {
    got.add(event);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    ended = status;
  }

  List<ChatEvent> got() {
    return List.copyOf(got);
  }

  List<ChatEvent> await(int events) {
    eventually(events + " events", () -> got.size() >= events || ended != null);
    if (got.size() < events) {
      throw new AssertionError(got.size() + " of " + events + " events, then " + ended);
    }
    return got();
  }

  Status awaitEnd() {
    eventually("the chat ends", () -> ended != null);
    var status = ended;
    return status == null ? Status.UNKNOWN : status;
  }

  boolean open() {
    return ended == null;
  }

  void cancel() {
    call.cancel("enough", null);
  }
}
