package io.weir.gateway.form;

import io.weir.gateway.failure.Failure;
import io.weir.grpc.FramePrefix;
import io.weir.grpc.GrpcCode;
import java.nio.ByteBuffer;

/** A message in the frame that gRPC puts around it. */
final class Frame {
  private Frame() {}

  /** One frame around the first {@code length} bytes of a message. */
  static byte[] of(byte[] message, int length) {
    return FramePrefix.frame(0, message, length);
  }

  /**
   * Length of the only message in a body, which begins after the prefix.
   *
   * @throws io.weir.gateway.failure.FailureException INTERNAL if there is not exactly one, whole
   *     and uncompressed
   */
  static int onlyMessage(byte[] body) {
    if (body.length < FramePrefix.LENGTH) {
      throw broken(body.length == 0 ? "no message" : "a broken frame");
    }
    if (body[0] != 0) {
      // We never offer grpc-accept-encoding.
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
