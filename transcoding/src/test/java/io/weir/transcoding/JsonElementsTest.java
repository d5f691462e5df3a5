package io.weir.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonElementsTest {
  private static final int MAX = 64;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"a":1},{"b":[2,"]"]}]      | {"a":1} {"b":[2,"]"]}
          ~[ {"a":1} ,~{} ]~           | {"a":1} {}
          []                           | ''
          ' '                          | ''
          {"a":1}                      | {"a":1}
          {"a":1}~{"b":"}\\"{"}~        | {"a":1} {"b":"}\\"{"}
          {"a":1}{"b":2}               | {"a":1} {"b":2}
          {"a":"\\\\"}~{}                | {"a":"\\\\"} {}
          ["x","y\\"",3,true,null]      | "x" "y\\"" 3 true null
          1 2~"x"~true                 | 1 2 "x" true
          [[1],[]]                     | [1] []
          """)
  void splitsElementsWhereverThePiecesEnd(String text, String expected) {
    byte[] utf8 = text.replace('~', '\n').getBytes(UTF_8);
    for (int piece = 1; piece <= utf8.length; piece++) {
      assertThat(String.join(" ", cut(utf8, piece, true))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [1]~[2]   | [1] [2]
          []        | []
          """)
  void acceptsArraysAsElementsOfASequence(String text, String expected) {
    byte[] utf8 = text.replace('~', '\n').getBytes(UTF_8);
    assertThat(String.join(" ", cut(utf8, 1, false))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"a":1}                | the array has no end
          [                       | the array has no end
          [1,                     | the array has no end
          [{"a":                  | element 0 has no end
          [1,"x                   | element 1 has no end
          [1,]                    | expected element 1, found ']'
          [,1]                    | expected element 0, found ','
          [{} {}]                 | expected ',' or ']' behind element 0, found '{'
          [1] [2]                 | expected nothing behind the array, found '['
          {},{}                   | expected element 1, found ','
          """)
  void rejectsMalformedTextBetweenElements(String text, String says) {
    assertThatExceptionOfType(TranscodingException.class)
        .isThrownBy(() -> cut(text.getBytes(UTF_8), 1, true))
        .withMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource({"62, true", "63, false"})
  void limitsTheElementNotTheStream(int letters, boolean fits) {
    var text = "[" + ("\"" + "x".repeat(letters) + "\",").repeat(20) + "0]";
    if (fits) {
      assertThat(cut(text.getBytes(UTF_8), 7, true)).hasSize(21);
    } else {
      assertThatExceptionOfType(TranscodingException.class)
          .isThrownBy(() -> cut(text.getBytes(UTF_8), 7, true))
          .withMessageContaining("element 0 is larger than 64 bytes");
    }
  }

  private static List<String> cut(byte[] text, int piece, boolean arrays) {
    List<String> found = new ArrayList<>();
    var elements = new JsonElements(arrays, MAX, element -> found.add(new String(element, UTF_8)));
    for (int from = 0; from < text.length; from += piece) {
      elements.feed(Arrays.copyOfRange(text, from, Math.min(from + piece, text.length)));
    }
    elements.end();
    return found;
  }
}
