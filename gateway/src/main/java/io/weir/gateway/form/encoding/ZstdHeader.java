package io.weir.gateway.form.encoding;

/** Header of a zstd frame (RFC 8878, 3.1.1.1), which tells how much memory its content needs. */
final class ZstdHeader {
  /** Returned for a header that is not complete yet. */
  static final int INCOMPLETE = -1;

  /** RFC 9659: content for HTTP needs a window of at most 8 MiB. */
  static final int MAX_WINDOW_LOG = 23;

  private static final int MAGIC = 0xFD2FB528;

  /** Skippable frames have sixteen magic numbers, and their size in the next four bytes. */
  private static final int SKIPPABLE = 0x184D2A50;

  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final int MAGIC_SIZE = 4;
  private static final int SINGLE_SEGMENT = 0x20;
  private static final int DICTIONARY = 0x03;
  private static final int[] SIZE_BYTES = {1, 2, 4, 8};

  private ZstdHeader() {}

  /**
   * Returns the window in bytes that the frame at an offset needs, or {@link #INCOMPLETE}.
   *
   * @throws MalformedContent if it is not a zstd frame, or needs a dictionary or a larger window
   */
  static long window(byte[] bytes, int from, int limit) throws MalformedContent {
    if (limit - from < MAGIC_SIZE) {
      return INCOMPLETE;
    }
    int magic = (int) number(bytes, from, MAGIC_SIZE);
    if ((magic & SKIPPABLE_MASK) == SKIPPABLE) {
      return 0;
    }
    if (magic != MAGIC) {
      throw new MalformedContent("the content is not zstd");
    }
    int at = from + MAGIC_SIZE;
    if (at + 1 >= limit) {
      return INCOMPLETE;
    }
    int descriptor = bytes[at] & 0xFF;
    if ((descriptor & DICTIONARY) != 0) {
      throw new MalformedContent("the compressed content needs a dictionary");
    }
    if ((descriptor & SINGLE_SEGMENT) == 0) {
      return checked(windowOf(bytes[at + 1] & 0xFF));
    }
    int size = SIZE_BYTES[descriptor >> 6];
    return at + 1 + size > limit ? INCOMPLETE : checked(contentSize(bytes, at + 1, size));
  }

  private static long windowOf(int descriptor) {
    long base = 1L << (10 + (descriptor >> 3));
    return base + base / 8 * (descriptor & 7);
  }

  private static long contentSize(byte[] bytes, int at, int size) {
    // A size in two bytes starts at 256.
    return number(bytes, at, size) + (size == 2 ? 256 : 0);
  }

  private static long checked(long window) throws MalformedContent {
    if (window < 0 || window > 1L << MAX_WINDOW_LOG) {
      throw new MalformedContent("the compressed content needs a window of more than 8 MiB");
    }
    return window;
  }

  private static long number(byte[] bytes, int at, int size) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = (value << Byte.SIZE) | (bytes[at + i] & 0xFF);
    }
    return value;
  }
}
