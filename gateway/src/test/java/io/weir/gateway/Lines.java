package io.weir.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;

/** Messages of {@link StreamSchema}: its Line is on the wire what a StringValue is. */
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
