package io.weir.loadbalancer.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderKeyTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64})
  void isAShortValueItself(int length) {
    var value = "v".repeat(length);
    assertThat(HeaderKey.of(value)).isSameAs(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 8_192})
  void isTheDigestOfALongValue(int length) {
    var value = "v".repeat(length);
    assertThat(HeaderKey.of(value)).hasSize(64).isNotEqualTo(value.substring(0, 64));
    assertThat(HeaderKey.of(value)).isEqualTo(HeaderKey.of("v".repeat(length)));
  }

  @Test
  void tellsLongValuesApartThatBeginAlike() {
    var start = "v".repeat(8_000);
    assertThat(HeaderKey.of(start + "1")).isNotEqualTo(HeaderKey.of(start + "2"));
  }
}
