package io.weir.transcoding.text;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.transcoding.report.InvalidInput;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with the JDK, bit by bit. */
final class DecimalsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "1",
        "-1.5",
        "0.1",
        "1e22",
        "1e23",
        "9007199254740993",
        "1e-320",
        "9007199254740992.5",
        "9007199254740993.0",
        "1.7976931348623157e308",
        "4.9e-324",
        "2e-324",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "18446744073709551615",
        "1e-400",
        "18446744073709551616",
        "123456789012345678901234567890",
        "0.500000000000000166533453694",
        "6.0221407600000000000000e23",
        "8.41e21",
        "9.5367431640625e-7",
        "0e999999999999",
        "7.2057594037927933e16",
        "10000000000000000000000000000000000000000e-40",
        "5e-324",
        "1.00000000000000011102230246251565",
        "179769313486231570000000000000000000000e270"
      })
  void readsAsTheJdkDoes(String text) {
    assertSame(text);
  }

  @Test
  void readsRandomNumbersAsTheJdkDoes() {
    var random = new Random(11);
    for (int i = 0; i < 200_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertSame(Double.toString(value).replace("E", "e"));
      }
      assertSame(random.nextLong(1_000_000_000_000_000_000L) + "e" + random.nextInt(-340, 290));
      assertSame(random.nextInt(1000) + "." + random.nextLong(1L << random.nextInt(1, 62)));
    }
  }

  private static void assertSame(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    long read = Double.doubleToRawLongBits(Decimals.parseDouble(bytes, 0, bytes.length));
    long expected = Double.doubleToRawLongBits(Double.parseDouble(text));
    if (read != expected) {
      assertThat(Double.longBitsToDouble(read)).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", ".5", "1.", "01", "+1", "1e", "1e+", "0x1", "1 ", "NaN", "1e309"})
  void refuses(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> Decimals.parseDouble(bytes, 0, bytes.length));
  }
}
