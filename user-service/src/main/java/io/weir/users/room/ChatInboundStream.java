package io.weir.users.room;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.users.v1.ChatRequest;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What one member sends: one request at a time, the next only when it was taken and done with, by
 * the thread of the chat.
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

  void onNews(Runnable action) {
    wake = action;
    action.run();
  }

  /** Whether there is a request, or will never be one again. */
  boolean ready() {
    return pending() || ended;
  }

  boolean pending() {
    return next.get() != null;
  }

  /** Null when there is none. */
  @Nullable ChatRequest peek() {
    return next.get();
  }

  /** The request is done with. */
  void done() {
    next.set(null);
    call.request(1);
  }

  @Override
  public void onNext(ChatRequest request) {
    next.set(request);
    wake.run();
  }

  /** The caller has left, of which the chat hears as every stream does. */
  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {
    ended = true;
    wake.run();
  }
}
