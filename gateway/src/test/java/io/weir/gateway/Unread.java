package io.weir.gateway;

import io.grpc.ServerCall;
import io.weir.testkit.upstream.Answer;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Reads one message and then no more, until the call ends. */
final class Unread implements Answer {
  private static final long LOOK_EVERY_NANOS = 1_000_000;

  @Override
  public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
    while (!call.isCancelled()) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  @Override
  public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
    // The caller has disconnected.
  }
}
