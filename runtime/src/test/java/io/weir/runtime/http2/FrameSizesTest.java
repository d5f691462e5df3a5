package io.weir.runtime.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameSizesTest {
  private static final int WINDOW = 256 << 10;

  private final FrameSizes sizes = new FrameSizes(WINDOW);

  private void add(int frames, int length) {
    for (int i = 0; i < frames; i++) {
      sizes.add(length, length < 100);
    }
  }

  @Test
  void countsFramesOfOneByte() {
    add(10_000, 1);
    assertThat(sizes.small(10_000)).isEqualTo(10_000);
    assertThat(sizes.small(0)).isZero();
  }

  @Test
  void countsThemForAWholeWindow() {
    add(3 * WINDOW, 1);
    assertThat(sizes.small(WINDOW)).isBetween(WINDOW - 1, WINDOW);
    assertThat(sizes.small(WINDOW / 2)).isBetween(WINDOW / 2 - 1, WINDOW / 2);
  }

  @Test
  void doesNotCountLargeFrames() {
    add(1_000, 16 << 10);
    assertThat(sizes.small(WINDOW)).isZero();
  }

  @Test
  void doesNotCountThoseThatHaveBeenRead() {
    add(50_000, 1);
    add(10, 16_000);
    assertThat(sizes.small(100_000)).isLessThan(FrameSizes.STEP);
    assertThat(sizes.small(160_000)).isLessThanOrEqualTo(FrameSizes.STEP);
  }

  @Test
  void countsThoseInFrontOfLargeOnes() {
    add(30_000, 1);
    add(5, 16_000);
    assertThat(sizes.small(30_000 + 5 * 16_000)).isEqualTo(30_000);
  }

  @Test
  void neverCountsMoreThanThereAreBytes() {
    add(50_000, 50);
    for (int last = 0; last <= WINDOW; last += 1_000) {
      assertThat(sizes.small(last)).isBetween(last / 50, Math.min(last, last / 50 + 330));
    }
  }
}
