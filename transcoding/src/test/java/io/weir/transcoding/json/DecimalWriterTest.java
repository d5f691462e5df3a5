package io.weir.transcoding.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transcoding.bytes.Bytes;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecimalWriterTest {
  private final DecimalWriter writer = new DecimalWriter();

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-1.5, -1.5",
    "0.1, 0.1",
    "0.000001, 0.000001",
    "1e-7, 1.0E-7",
    "123456789.123456, 123456789.123456",
    "1e14, 100000000000000",
    "1e15, 1.0E15",
    "-999999999999999, -999999999999999",
    "0.30000000000000004, 0.30000000000000004",
    "5e-324, 4.9E-324",
    "1.7976931348623157e308, 1.7976931348623157E308",
    "2.50, 2.5"
  })
  void writesTheShortest(double value, String text) {
    assertThat(written(value)).isEqualTo(text);
  }

  @Test
  void writesDoublesThatReadBackAndAreNoLongerThanTheJdks() {
    var random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      double amount = random.nextInt() / Math.pow(10, random.nextInt(9));
      for (double value : new double[] {amount, Double.longBitsToDouble(random.nextLong())}) {
        if (Double.isFinite(value)) {
          check(value);
        }
      }
    }
  }

  @Test
  void writesFloatsThatReadBackAndAreNoLongerThanTheJdks() {
    var random = new Random(6);
    for (int i = 0; i < 200_000; i++) {
      float amount = (float) (random.nextInt(10_000_000) / Math.pow(10, random.nextInt(9)));
      for (float value : new float[] {-amount, Float.intBitsToFloat(random.nextInt())}) {
        if (Float.isFinite(value)) {
          check(value);
        }
      }
    }
  }

  private void check(float value) {
    var out = new Bytes(0);
    writer.writeFloat(out, value);
    var text = out.toString();
    var usual = Float.toString(value);
    if (Float.parseFloat(text) != value || precision(text) > precision(usual)) {
      assertThat(text).isEqualTo(usual);
    }
  }

  private void check(double value) {
    var text = written(value);
    if (Double.parseDouble(text) != value || precision(text) > precision(Double.toString(value))) {
      assertThat(text).isEqualTo(Double.toString(value));
    }
  }

  private static int precision(String text) {
    return new BigDecimal(text).stripTrailingZeros().precision();
  }

  private String written(double value) {
    var out = new Bytes(0);
    writer.writeDouble(out, value);
    return out.toString();
  }
}
