package io.weir.gateway.websocket;

/** Part of an array: what a frame carries. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Payload(byte[] bytes, int offset, int length) {

  public static Payload of(byte[] whole) {
    return new Payload(whole, 0, whole.length);
  }

  int end() {
    return offset + length;
  }
}
