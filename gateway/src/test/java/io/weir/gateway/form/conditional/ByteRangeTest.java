package io.weir.gateway.form.conditional;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=2-4, 2, 4",
    "bytes=2-, 2, 9",
    "bytes=2-999999999999999999, 2, 9",
    "bytes=2-99999999999999999999, 2, 9",
    "bytes=-3, 7, 9",
    "bytes=-999, 0, 9"
  })
  void isAPart(String header, int first, int last) {
    assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange.Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=-",
        "bytes=4-2",
        "bytes=0-1,3-4",
        "lines=0-1",
        "bytes 0-1",
        "bytes=a-b",
        "bytes=0x1-2",
        "bytes=99999999999999999999-4",
        ""
      })
  void isIgnoredUnlessItIsOneRange(String header) {
    assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange.Whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0"})
  void cannotBeServed(String header) {
    assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange.Unsatisfiable());
  }

  @Test
  void cannotBeServedOfNothing() {
    assertThat(ByteRange.of("bytes=0-", 0)).isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(ByteRange.of("bytes=-1", 0)).isEqualTo(new ByteRange.Unsatisfiable());
  }
}
