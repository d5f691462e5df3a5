package io.weir.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;

/** Messages of {@link StreamSchema}. Its Line has the wire format of a StringValue. */
final class Lines {
  private Lines() {}

  static byte[] line(String text) {
    return StringValue.of(text).toByteArray();
  }

  static String text(byte[] line) {
    try {
      return StringValue.parseFrom(line).getValue();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
