package io.weir.users.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.users.call.Violations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTextTest {

  @ParameterizedTest
  @CsvSource({
    "Ada Lovelace, ada lovelace",
    "'  Ada   LOVELACE ', ada lovelace",
    "ada.lovelace@Example.org, ada lovelace example org",
    "Björn Åström, bjorn astrom",
    "Inès, ines",
    "木村 花, 木村 花",
    "100%_sure\\, 100 sure",
    "हिन्दी, हिन्दी",
    "'---', ''"
  })
  void keepsLowerCaseWordsWithoutAccents(String text, String words) {
    assertThat(SearchText.of(text).words()).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"a, 1", "'', 1", "'- %', 1", "ab, 0", "木村, 0"})
  void queryNeedsTwoLettersOrDigits(String query, int violations) {
    var found = new Violations();
    SearchText.query(query, found);
    assertThat(found.all()).hasSize(violations);
  }

  @Test
  void queryHasAtMostAHundredCharacters() {
    var found = new Violations();
    SearchText.query("x".repeat(100), found);
    assertThat(found.all()).isEmpty();
    SearchText.query("x".repeat(101), found);
    assertThat(found.all()).hasSize(1);
  }
}
