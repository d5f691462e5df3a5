package io.weir.transcoding.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Word-at-a-time varints and digits agree with byte-at-a-time ones. */
final class WordOperationsTest {
  private static LongStream values() {
    var random = new Random(7);
    var shifts = LongStream.range(0, 64).flatMap(i -> LongStream.of(1L << i, (1L << i) - 1));
    return LongStream.concat(
        shifts, LongStream.generate(() -> random.nextLong() >>> random.nextInt(64)).limit(100_000));
  }

  @Test
  void encodesAndDecodesVarintsOfEverySize() {
    values()
        .filter(value -> value >>> Varints.BITS == 0)
        .forEach(value -> {
          int size = Varints.size(value);
          long word = Varints.word(value, size) | (size < 8 ? -1L << (8 * size) : 0);
          long ends = Varints.ends(word & ~(size < 8 ? 0x80L << (8 * size) : 0));
          assertThat(Varints.length(ends)).isEqualTo(size);
          assertThat(Varints.value(word, ends)).isEqualTo(value);
          for (int i = 0; i < size; i++) {
            long seven = (value >>> (7 * i)) & 0x7F;
            assertThat((word >>> (8 * i)) & 0xFF).isEqualTo(i < size - 1 ? seven | 0x80 : seven);
          }
        });
  }

  @Test
  void writesAndReadsDigits() {
    values()
        .mapToInt(value -> (int) Math.floorMod(value, (long) Digits.END))
        .forEach(number -> {
          var shown = Integer.toString(number);
          long digits = Digits.eight(number);
          int zeros = Digits.leadingZeros(digits);
          byte[] text = new byte[8];
          Words.putLong(text, 0, Digits.characters(digits, zeros));
          assertThat(new String(text, 0, 8 - zeros, StandardCharsets.US_ASCII)).isEqualTo(shown);
          long read = Digits.of(Words.getLong(text, 0));
          assertThat(Digits.count(read)).isEqualTo(shown.length());
          assertThat(Digits.value(read, shown.length())).isEqualTo(number);
          assertThat(Digits.valueOrZero(read, shown.length())).isEqualTo(number);
          assertThat(Digits.valueOrZero(read, 0)).isZero();
        });
  }

  @Test
  void countsDigitsBeforeAnyOtherByte() {
    for (int other = 0; other < 256; other++) {
      boolean digit = other >= '0' && other <= '9';
      byte[] text = {'1', '9', '0', (byte) other, '5', '5', '5', '5'};
      assertThat(Digits.count(Digits.of(Words.getLong(text, 0)))).isEqualTo(digit ? 8 : 3);
    }
  }
}
