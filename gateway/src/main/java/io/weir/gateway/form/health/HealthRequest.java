package io.weir.gateway.form.health;

import com.google.protobuf.CodedInputStream;
import io.weir.grpc.FramePrefix;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a HealthCheckRequest by hand, because it has one field. */
final class HealthRequest {
  // HealthCheckRequest.service is field 1, a string.
  private static final int SERVICE = 0x0A;

  private HealthRequest() {}

  /** Returns whether a body begins with a compressed message, or with flags that no message has. */
  static boolean isCompressed(byte[] body) {
    return body.length > 0 && body[0] != 0;
  }

  /**
   * Returns the service that is asked for; empty for the gateway as a whole, also without a
   * message.
   *
   * @throws IOException if the body is not one message that is not compressed
   */
  static String service(byte[] body) throws IOException {
    if (body.length == 0) {
      return "";
    }
    int length = body.length - FramePrefix.LENGTH;
    if (length < 0 || FramePrefix.messageLength(ByteBuffer.wrap(body), 0) != length) {
      throw new IOException("not one message");
    }
    var in = CodedInputStream.newInstance(body, FramePrefix.LENGTH, length);
    var service = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == SERVICE) {
        service = in.readStringRequireUtf8();
      } else {
        in.skipField(tag);
      }
    }
    return service;
  }
}
