package io.weir.testkit.upstream;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Behavior of a scripted upstream for one call. Messages are raw bytes. The methods run on a
 * virtual thread and may block; after the client has cancelled, the call may no longer be answered.
 */
@FunctionalInterface
public interface Answer {
  /** Called when the client has sent everything. */
  void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests);

  /** Called when the client's headers have arrived. */
  default void onHeaders(ServerCall<byte[], byte[]> call) {}

  /** Called for each message. */
  default void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {}

  /**
   * Called when the client has cancelled the call or lost its connection; no other method is called
   * afterwards.
   */
  default void onCancel(ServerCall<byte[], byte[]> call) {}

  /** Responds with these messages and OK. */
  static Answer ok(byte[]... messages) {
    return statusAfter(Status.OK, new Metadata(), messages);
  }

  /** Responds with a status only: HEADERS with END_STREAM, "trailers-only". */
  static Answer status(Status status) {
    return status(status, new Metadata());
  }

  static Answer status(Status status, Metadata trailers) {
    return (call, requests) -> call.close(status, copy(trailers));
  }

  /** Responds with headers, these messages (or none), and then the status in trailers. */
  static Answer statusAfter(Status status, Metadata trailers, byte[]... messages) {
    return (call, requests) -> {
      call.sendHeaders(new Metadata());
      for (var message : messages) {
        call.sendMessage(message);
      }
      call.close(status, copy(trailers));
    };
  }

  /** Returns a copy for each call, because gRPC modifies trailers and they are not thread-safe. */
  private static Metadata copy(Metadata trailers) {
    var copy = new Metadata();
    copy.merge(trailers);
    return copy;
  }

  /** Delays {@code answer} until the gate opens. */
  static Answer after(CompletionStage<?> gate, Answer answer) {
    return (call, requests) ->
        gate.thenRun(() -> {
          if (!call.isCancelled()) {
            answer.onComplete(call, requests);
          }
        });
  }

  /** Reads everything and never responds. */
  static Answer never() {
    return (call, requests) -> {};
  }

  /** Sends each message back as it arrives; ends with OK when the client is done. */
  static Answer echo() {
    return new Echo();
  }
}
