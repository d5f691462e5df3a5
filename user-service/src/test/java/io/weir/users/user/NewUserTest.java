package io.weir.users.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.users.call.Violation;
import io.weir.users.call.Violations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewUserTest {

  @Test
  void saysEverythingThatIsWrongAtOnce() {
    var labels =
        Map.of("", "x", "k".repeat(64), "x", "a\0", "x", "long", "v".repeat(256), "nul", "\0");
    assertThat(fields("nobody", " ", "no_tag", labels))
        .containsExactlyInAnyOrder(
            "email",
            "display_name",
            "locale",
            "labels",
            "labels",
            "labels",
            "labels[long]",
            "labels[nul]");
  }

  @Test
  void countsCharactersNotUnits() {
    assertThat(fields("a@b", "🌊".repeat(100), "", Map.of("🌊".repeat(63), "🌊".repeat(255))))
        .isEmpty();
    assertThat(fields("a@b", "🌊".repeat(101), "", Map.of())).containsExactly("display_name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "a\0b", "line\nbreak", "\u007f"})
  void refusesNames(String name) {
    assertThat(fields("a@b", name, "", Map.of())).containsExactly("display_name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "en", "de-CH", "zh-Hant-TW", "es-419", "sl-rozaj-biske", "x-private"})
  void takesLanguageTags(String tag) {
    assertThat(fields("a@b", "A", tag, Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"e", "en_GB", "english language", "-", "en-", "en\0", "äö"})
  void refusesOtherLocales(String tag) {
    assertThat(fields("a@b", "A", tag, Map.of())).containsExactly("locale");
  }

  @Test
  void refusesMoreThan32LabelsInOneLine() {
    var labels = new HashMap<String, String>();
    for (var i = 0; i < 32; i++) {
      labels.put("key" + i, "");
    }
    assertThat(fields("a@b", "A", "", labels)).isEmpty();
    labels.put("", "one too many");
    assertThat(fields("a@b", "A", "", labels)).containsExactly("labels");
  }

  private static List<String> fields(
      String email, String name, String locale, Map<String, String> labels) {
    var found = new Violations();
    new NewUser(new Email(email), name, locale, UserStatus.ACTIVE, labels).check(found);
    return found.all().stream().map(Violation::field).toList();
  }
}
