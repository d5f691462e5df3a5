package io.weir.gateway.form.upstream;

import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import java.nio.ByteBuffer;

/** gRPC frame: a flag (1 if compressed), the length in four bytes, big-endian, and the message. */
public final class Frame {
  public static final int PREFIX = 5;

  private Frame() {}

  /** Frames the first {@code length} bytes of a message. */
  public static byte[] of(byte[] message, int length) {
    return ByteBuffer.allocate(PREFIX + length)
        .put((byte) 0)
        .putInt(length)
        .put(message, 0, length)
        .array();
  }

  /**
   * Returns the length of the only message in a body; the message begins at {@link #PREFIX}.
   *
   * @throws io.weir.gateway.failure.FailureException INTERNAL if there is not exactly one, whole
   *     and uncompressed
   */
  public static int onlyMessage(byte[] body) {
    if (body.length < PREFIX) {
      throw broken(body.length == 0 ? "no message" : "a broken frame");
    }
    if (body[0] != 0) {
      // Requests offer no grpc-accept-encoding.
      throw broken("a compressed message, which was not asked for");
    }
    long length = Integer.toUnsignedLong(ByteBuffer.wrap(body).getInt(1));
    if (length > body.length - PREFIX) {
      throw broken("a message that ends early");
    }
    if (length < body.length - PREFIX) {
      throw broken("more than one message to a unary call");
    }
    return (int) length;
  }

  static RuntimeException broken(String what) {
    return Failure.of(GrpcCode.INTERNAL, "the instance answered " + what).exception();
  }
}
