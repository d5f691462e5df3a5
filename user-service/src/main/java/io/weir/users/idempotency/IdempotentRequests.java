package io.weir.users.idempotency;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.weir.users.call.Call;
import io.weir.users.call.InvalidRequest;
import io.weir.users.call.Sha256;
import io.weir.users.idempotency.IdempotencyInterceptor.KeyMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Executes requests that carry an idempotency key once. Requests without one are executed as they
 * are. Thread-safe.
 */
public final class IdempotentRequests {
  private static final int MAX_KEY = 255;

  private final KeyedAnswers answers;

  public IdempotentRequests(KeyedAnswers answers) {
    this.answers = answers;
  }

  /**
   * Messages of one request, compared with those of other requests with the same key. Not
   * thread-safe.
   */
  public static final class Request {
    private final @Nullable KeyMetadata metadata;
    private final MessageDigest content = Sha256.start();

    private Request(@Nullable KeyMetadata metadata) {
      this.metadata = metadata;
    }

    /**
     * Adds the next message.
     *
     * @throws InvalidRequest if the key of the request is not valid
     */
    public Request add(Message message) {
      if (metadata != null) {
        check(metadata);
        byte[] bytes = bytes(message);
        content.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        content.update(bytes);
      }
      return this;
    }

    /** Returns whether the answer is that of an earlier request. */
    public boolean replayed() {
      return metadata != null && metadata.replayed;
    }
  }

  /** Begins to read the request of the current call. */
  public Request begin() {
    return new Request(IdempotencyInterceptor.current());
  }

  /**
   * Returns the answer of a request: that of an earlier request with the same key, or that of the
   * work.
   *
   * @param work receives the call for all its statements; they are one transaction if there is a
   *     key
   */
  public <R extends Message> R answer(
      Request request, Call call, Parser<R> parser, Function<Call, R> work) {
    var metadata = request.metadata;
    if (metadata == null) {
      return work.apply(call);
    }
    check(metadata);
    var key = metadata.keys.getFirst();
    var keyed = KeyedRequest.of(metadata.rpc, metadata.caller, key, request.content.digest());
    var answer = answers.answer(keyed, call, in -> work.apply(in).toByteArray());
    metadata.replayed = answer.replayed();
    try {
      return parser.parseFrom(answer.message());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the answer of a key is kept in another format", e);
    }
  }

  private static void check(KeyMetadata metadata) {
    if (metadata.keys.size() != 1) {
      throw invalid("is given %d times".formatted(metadata.keys.size()));
    }
    var key = metadata.keys.getFirst();
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw invalid("has %d characters, 1 to %d are allowed".formatted(key.length(), MAX_KEY));
    }
    if (!key.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw invalid("must consist of visible ASCII characters");
    }
  }

  private static InvalidRequest invalid(String description) {
    return InvalidRequest.of(IdempotencyInterceptor.NAME, description);
  }

  /** Returns the same bytes for equal messages: entries of maps are in order. */
  private static byte[] bytes(Message message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    var out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new IllegalStateException("an array takes all bytes", e);
    }
    return bytes;
  }
}
