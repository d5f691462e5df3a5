package io.weir.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResetWatchTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final ResetWatch watch = new ResetWatch(0);
  private int last = -1;

  private int open(long now) {
    last += 2;
    watch.opened(last, now);
    return last;
  }

  @Test
  void findsManyResetsOfYoungStreams() {
    for (int i = 0; i < ResetWatch.LIMIT; i++) {
      assertThat(watch.reset(open(0), last, 0)).isFalse();
    }
    assertThat(watch.reset(open(0), last, 0)).isTrue();
  }

  @Test
  void forgetsResetsWithTheirWindow() {
    for (int i = 0; i < ResetWatch.LIMIT; i++) {
      watch.reset(open(0), last, 0);
    }
    assertThat(watch.reset(open(31 * SECOND), last, 31 * SECOND)).isFalse();
  }

  @Test
  void toleratesAClientThatCancelsLessThanHalfOfItsCalls() {
    boolean found = false;
    for (int i = 0; i < 10 * ResetWatch.LIMIT; i++) {
      int cancelled = open(0);
      open(0);
      open(0);
      found |= watch.reset(cancelled, last, 0);
    }
    assertThat(found).isFalse();
  }

  @Test
  void toleratesAClientWhoseCallsTimeOut() {
    boolean found = false;
    long now = 0;
    for (int second = 0; second < 20; second++) {
      int first = last + 2;
      for (int i = 0; i < 1_000; i++) {
        open(now);
      }
      now += 2 * SECOND;
      for (int stream = first; stream <= last; stream += 2) {
        found |= watch.reset(stream, last, now);
      }
    }
    assertThat(found).isFalse();
  }

  @Test
  void findsResetsAmongLongCalls() {
    for (int i = 0; i < 100; i++) {
      open(0);
    }
    boolean found = false;
    for (int i = 0; i < 2 * ResetWatch.LIMIT; i++) {
      found |= watch.reset(open(10 * SECOND + i), last, 10 * SECOND + i);
    }
    assertThat(found).isTrue();
  }
}
