package io.weir.gateway.websocket;

/** Payload of a frame, as a range of an array. */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Payload(byte[] bytes, int offset, int length) {

  public static Payload of(byte[] whole) {
    return new Payload(whole, 0, whole.length);
  }

  int end() {
    return offset + length;
  }
}
