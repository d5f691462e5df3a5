package io.weir.users.idempotency;

import io.weir.users.call.Call;
import java.util.function.Function;

/** The answers of requests that carried an idempotency key. Thread-safe. */
public interface KeyedAnswers {

  /** Maximum size of an answer in bytes. */
  int MAX_BYTES = 128 << 10;

  /** An answer. */
  final class Answer {
    private final byte[] message;
    private final boolean replayed;

    /**
     * @param message the response message, serialized; nobody changes it
     * @param replayed true if an earlier request with the key was answered so
     */
    public Answer(byte[] message, boolean replayed) {
      this.message = message;
      this.replayed = replayed;
    }

    public byte[] message() {
      return message;
    }

    public boolean replayed() {
      return replayed;
    }
  }

  /**
   * Returns the kept answer of the request, or else does its work and keeps the answer, both in one
   * transaction. Waits a bounded time for another request with the same key. Nothing is kept of
   * work that fails, because it has changed nothing.
   *
   * @param work receives the call for all its statements, and may run several times
   * @throws IdempotencyFailure if the key stands for another request, or one that does not end
   */
  Answer answer(KeyedRequest request, Call call, Function<Call, byte[]> work);
}
