package io.weir.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.b-c_d",
        "a:80",
        "a:",
        "127.0.0.1:65535",
        "[::1]",
        "[::1]:80",
        "%2Ftmp%2Fs",
        "a.",
        "A"
      })
  void isAHostWithAnOptionalPort(String text) {
    assertThat(Authority.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a b",
        " a",
        "a/b",
        "a?b",
        "a#b",
        "me@a",
        "a:b",
        "a:65536",
        "a:-1",
        "a:1:2",
        "[::1",
        "[]",
        "[::1]a",
        "::1]",
        "a\\b",
        "a\tb",
        "ä",
        "a:99999999999",
        "[a/b]"
      })
  void isNothingElse(String text) {
    assertThat(Authority.isValid(text)).isFalse();
  }
}
