package io.weir.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words for request targets that are refused. */
final class InvalidTargetTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          v1/users       | "the request target does not begin with '/'"
          *              | "the request target does not begin with '/'"
          ""             | "the request target does not begin with '/'"
          /v1\\users     | "the request target has the character '\\' (U+005C) at position 4, which must be percent-encoded"
          /v1/a#b        | "the request target has the character '#' (U+0023) at position 6, which must be percent-encoded"
          /v1?a=b#c      | "the request target has the character '#' (U+0023) at position 8, which must be percent-encoded"
          /%zz           | "the request target has a '%' at position 2 without two hexadecimal digits behind it"
          /a%4           | "the request target has a '%' at position 3 without two hexadecimal digits behind it"
          /a%41%         | "the request target has a '%' at position 6 without two hexadecimal digits behind it"
          /a/../b        | "the path has a segment '..'"
          /a/..          | "the path has a segment '..'"
          /a%00b         | "the request target has a zero byte, %00"
          /a/%2E./b?c    | "the path has a segment '..'"
          /a?b=/../c     | "the request target is not valid"
          /a/...         | "the request target is not valid"
          /plain         | "the request target is not valid"
          """)
  void nameTheFault(String target, String words) {
    assertThat(InvalidTarget.describe(target)).isEqualTo(words);
  }

  @Test
  void repeatNoInvisibleCharacter() {
    for (char c = 0; c < 0x180; c++) {
      var words = InvalidTarget.describe("/v1/" + c + "x");
      assertThat(words).matches("[ -~]+").doesNotContain("/v1/", "x\n");
      if (c <= ' ' || c >= 0x7F) {
        assertThat(words).contains("has the character U+%04X at position 5".formatted((int) c));
      }
    }
  }
}
