package io.weir.gateway.form.conditional;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EntityTagsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      nullValues = "-",
      value = {
        "v7, '\"v7\"'",
        "'\"v7\"', '\"v7\"'",
        "'W/\"v7\"', 'W/\"v7\"'",
        "'a b', -",
        "'a\"b', -",
        "'\"a', -",
        "é, -",
        "'', -"
      })
  void areMadeFromTheNameOfAState(String state, @Nullable String tag) {
    assertThat(EntityTags.of(state)).isEqualTo(tag);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'\"a\"', true",
        "'W/\"a\"', true",
        "'\"x\", W/\"y\",\"a\"', true",
        "'*', true",
        "'\"A\"', false",
        "'a', false",
        "'\"ab\"', false",
        "'\"x,\"a\",\"', false",
        "'', false"
      })
  void matchWithoutRegardToWeakness(String list, boolean expected) {
    assertThat(EntityTags.matches(list, "\"a\"")).isEqualTo(expected);
    assertThat(EntityTags.matches(list, "W/\"a\"")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      nullValues = "-",
      value = {"'\"a\"', a", "'W/\"a\"', a", "'\"a\", \"b\"', -", "a, -", "'\"\"', ''", "*, -"})
  void haveAnOpaquePart(String tag, @Nullable String opaque) {
    assertThat(EntityTags.opaque(tag)).isEqualTo(opaque);
  }
}
