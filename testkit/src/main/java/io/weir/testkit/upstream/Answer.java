package io.weir.testkit.upstream;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What a scripted upstream does with one call. Messages are bare bytes. The methods run on a
 * virtual thread and may block; a call that its caller has cancelled may be answered no more.
 */
@FunctionalInterface
public interface Answer {
  /** The caller has sent everything: these are its messages. */
  void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests);

  /** The caller's headers came. */
  default void onHeaders(ServerCall<byte[], byte[]> call) {}

  /** One message came, and more may. */
  default void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {}

  /** The caller has cancelled the call, or is lost; nothing more is heard of it. */
  default void onCancel(ServerCall<byte[], byte[]> call) {}

  /** OK with these messages. */
  static Answer ok(byte[]... messages) {
    return statusAfter(Status.OK, new Metadata(), messages);
  }

  /** A status alone: HEADERS with END_STREAM, "trailers-only". */
  static Answer status(Status status) {
    return status(status, new Metadata());
  }

  static Answer status(Status status, Metadata trailers) {
    return (call, requests) -> call.close(status, copy(trailers));
  }

  /** Headers and these messages (or none) first, then the status in trailers. */
  static Answer statusAfter(Status status, Metadata trailers, byte[]... messages) {
    return (call, requests) -> {
      call.sendHeaders(new Metadata());
      for (var message : messages) {
        call.sendMessage(message);
      }
      call.close(status, copy(trailers));
    };
  }

  /** One for each call: gRPC writes into them, and they are not thread-safe. */
  private static Metadata copy(Metadata trailers) {
    var copy = new Metadata();
    copy.merge(trailers);
    return copy;
  }

  /** As {@code answer}, but not before the gate opens. */
  static Answer after(CompletionStage<?> gate, Answer answer) {
    return (call, requests) ->
        gate.thenRun(() -> {
          if (!call.isCancelled()) {
            answer.onComplete(call, requests);
          }
        });
  }

  /** Takes everything and says nothing. */
  static Answer never() {
    return (call, requests) -> {};
  }

  /** Sends each message back as it comes; OK when the caller is done. */
  static Answer echo() {
    return new Echo();
  }
}
