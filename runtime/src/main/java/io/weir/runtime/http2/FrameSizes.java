package io.weir.runtime.http2;

/**
 * Counts the small frames in the last bytes of a stream, to within the frames of {@value #STEP}
 * bytes. Not thread-safe.
 */
final class FrameSizes {
  static final int STEP = 16 << 10;

  /** Small frames that began in each step, by the number of the step. */
  private final int[] small;

  private long end;

  /**
   * @param window most bytes that can be asked for
   */
  FrameSizes(int window) {
    this.small = new int[window / STEP + 2];
  }

  /** Records a frame, of at most {@value #STEP} bytes. */
  void add(int length, boolean isSmall) {
    if (isSmall) {
      small[index(end)]++;
    }
    long before = end / STEP;
    end += length;
    if (end / STEP > before) {
      small[index(end)] = 0;
    }
  }

  /** Returns the number of small frames in the last bytes. */
  int small(int last) {
    long from = Math.max(0, end - last) / STEP;
    int frames = 0;
    for (long step = Math.max(from, end / STEP - small.length + 1); step <= end / STEP; step++) {
      frames += small[index(step * STEP)];
    }
    return last == 0 ? 0 : Math.min(frames, last);
  }

  private int index(long position) {
    return (int) (position / STEP % small.length);
  }
}
