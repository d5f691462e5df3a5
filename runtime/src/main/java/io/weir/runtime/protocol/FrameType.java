package io.weir.runtime.protocol;

/** Types and flags of HTTP/2 frames (RFC 9113, 6). */
final class FrameType {
  /** Not a frame: what stands before the first one. */
  static final int PREFACE = -1;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 0x1;
  static final int END_STREAM = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int PRIORITY_FLAG = 0x20;

  private FrameType() {}
}
