package io.weir.gateway.form.upstream;

import io.weir.gateway.failure.Failure;
import io.weir.grpc.FramePrefix;
import io.weir.grpc.GrpcCode;
import java.nio.ByteBuffer;

/** A message with its gRPC frame prefix. */
public final class Frame {
  private Frame() {}

  /** Frames the first {@code length} bytes of a message. */
  public static byte[] of(byte[] message, int length) {
    return FramePrefix.frame(0, message, length);
  }

  /**
   * Returns the length of the only message in a body; the message begins after the prefix.
   *
   * @throws io.weir.gateway.failure.FailureException INTERNAL unless the body is exactly one
   *     complete, uncompressed message
   */
  public static int onlyMessage(byte[] body) {
    if (body.length < FramePrefix.LENGTH) {
      throw broken(body.length == 0 ? "no message" : "a broken frame");
    }
    if (body[0] != 0) {
      // Requests offer no grpc-accept-encoding.
      throw broken("a compressed message, which was not asked for");
    }
    long length = FramePrefix.messageLength(ByteBuffer.wrap(body), 0);
    if (length > body.length - FramePrefix.LENGTH) {
      throw broken("a message that ends early");
    }
    if (length < body.length - FramePrefix.LENGTH) {
      throw broken("more than one message to a unary call");
    }
    return (int) length;
  }

  static RuntimeException broken(String what) {
    return Failure.of(GrpcCode.INTERNAL, "the instance answered " + what).exception();
  }
}
