package io.weir.users.room;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.users.v1.ChatRequest;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Receiving side of a chat. It holds one request, and requests the next one from the client when
 * the thread of the chat has processed it.
 */
final class ChatInboundStream implements StreamObserver<ChatRequest> {
  private final ServerCallStreamObserver<?> call;
  private final AtomicReference<@Nullable ChatRequest> next = new AtomicReference<>();
  private volatile Runnable wake = () -> {};
  private volatile boolean ended;

  ChatInboundStream(ServerCallStreamObserver<?> call) {
    this.call = call;
    call.disableAutoRequest();
    call.request(1);
  }

  /** Sets the action that wakes the thread of the chat, and runs it. */
  void onNews(Runnable action) {
    wake = action;
    action.run();
  }

  /** Returns true if there is a request, or if the client has ended its side. */
  boolean ready() {
    return pending() || ended;
  }

  boolean pending() {
    return next.get() != null;
  }

  /** Returns the request to process; null for none. */
  @Nullable ChatRequest peek() {
    return next.get();
  }

  /** Reports that the request has been processed. */
  void done() {
    next.set(null);
    call.request(1);
  }

  @Override
  public void onNext(ChatRequest request) {
    next.set(request);
    wake.run();
  }

  /** Ignores that the client has cancelled, because the outbound stream ends the chat. */
  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {
    ended = true;
    wake.run();
  }
}
