package io.weir.users.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FeedTailTest {
  private record Entry(long sequence, int weight) implements FeedEntry {}

  @Test
  void knowsNothingBeforeItHasBegun() {
    var tail = FeedTail.<Entry>unknown();
    assertThat(tail.known()).isFalse();
    assertThat(tail.covers(0)).isFalse();
    assertThat(tail.last()).isZero();
  }

  @Test
  void handsOutWhatIsBehindAPosition() {
    var tail = FeedTail.<Entry>at(10).with(entries(11, 20, 1));
    assertThat(numbers(tail.after(10, 3))).containsExactly(11L, 12L, 13L);
    assertThat(numbers(tail.after(18, 3))).containsExactly(19L, 20L);
    assertThat(tail.after(20, 3)).isEmpty();
    assertThat(tail.covers(9)).isFalse();
    assertThat(tail.covers(21)).isFalse();
  }

  @Test
  void keepsTheNewest512() {
    var tail = FeedTail.<Entry>at(0).with(entries(1, 400, 1)).with(entries(401, 600, 1));
    assertThat(tail.from()).isEqualTo(88);
    assertThat(numbers(tail.after(88, 1))).containsExactly(89L);
    assertThat(tail.last()).isEqualTo(600);
  }

  @Test
  void keepsNoMoreThanFitsIntoAQuarterOfAMebibyte() {
    var tail = FeedTail.<Entry>at(0).with(entries(1, 100, 64 << 10));
    assertThat(numbers(tail.entries())).containsExactly(97L, 98L, 99L, 100L);
    assertThat(tail.from()).isEqualTo(96);
    var none = FeedTail.<Entry>at(0).with(entries(1, 1, 1 << 20));
    assertThat(none.entries()).isEmpty();
    assertThat(none.from()).isEqualTo(1);
    assertThat(none.last()).isEqualTo(1);
  }

  private static List<Entry> entries(long from, long to, int weight) {
    return LongStream.rangeClosed(from, to).mapToObj(one -> new Entry(one, weight)).toList();
  }

  private static List<Long> numbers(List<Entry> entries) {
    return entries.stream().map(Entry::sequence).toList();
  }
}
