package io.weir.streams;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.weir.testkit.upstream.Answer;
import io.weir.users.v1.UserEvent;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers each call with one message, and with another on request, and never ends it. */
final class Held implements Answer {
  private static final byte[] STARTED = event(1, UserEvent.Kind.STARTED);
  private static final byte[] CREATED = event(2, UserEvent.Kind.CREATED);

  private final Queue<ServerCall<byte[], byte[]>> calls = new ConcurrentLinkedQueue<>();

  private static byte[] event(long id, UserEvent.Kind kind) {
    return UserEvent.newBuilder().setId(id).setKind(kind).build().toByteArray();
  }

  @Override
  public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
    call.sendHeaders(new Metadata());
    call.sendMessage(STARTED);
    calls.add(call);
  }

  @Override
  public void onCancel(ServerCall<byte[], byte[]> call) {
    calls.remove(call);
  }

  /** Sends one more message to each open call. */
  void tellAll() {
    calls.forEach(call -> call.sendMessage(CREATED));
  }
}
