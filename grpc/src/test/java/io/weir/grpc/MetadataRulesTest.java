package io.weir.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MetadataRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "YQ==",
        "YQ",
        "YWI=",
        "YWI",
        "YWJj",
        "+/+/",
        "YQ,YWI,YWJj",
        "YQ==,YQ",
        ",",
        "AA,"
      })
  void acceptsBase64WithOrWithoutPaddingAndLists(String value) {
    assertThat(MetadataRules.breach("x-data-bin", value)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Y",
        "YR",
        "YR==",
        "YWJ",
        "YQ,YR",
        "YQ=",
        "YQ===",
        "=",
        "Y=Q=",
        "YQ==YQ",
        "-_-_",
        "YQ, YQ",
        " YQ",
        "!!!!",
        "YQ,!",
        "\u00e4aaa",
        "YWJj\tYWJj"
      })
  void refusesAnythingElse(String value) {
    assertThat(MetadataRules.breach("x-data-bin", value))
        .isEqualTo("the metadata x-data-bin is not base64");
  }

  @Test
  void takesTextThatIsPrintableAscii() {
    assertThat(MetadataRules.breach("x-note", " a~!@,;=")).isNull();
    assertThat(MetadataRules.breach("x-note", "")).isNull();
    assertThat(MetadataRules.breach("bin", "!")).isNull();
    assertThat(MetadataRules.breach("x_bin", "!")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00e4", "a\tb", "\u007f", "a\u0000", "\u20ac"})
  void refusesOtherText(String value) {
    assertThat(MetadataRules.breach("x-note", value))
        .isEqualTo("the metadata x-note has a character that is not printable ASCII");
  }

  @Test
  void shortensLongNames() {
    assertThat(MetadataRules.breach("x".repeat(9_000) + "-bin", "!")).hasSizeLessThan(150);
  }
}
