package io.weir.users.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.users.call.Violation;
import io.weir.users.call.Violations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b",
        "ada@example.org",
        "Ada.Lovelace+tag@sub.example.org",
        "o'neil@example.org",
        "jürgen@müller.example",
        "用户@例子.example",
        "x_y-z@xn--bcher-kva.example"
      })
  void takesAddresses(String address) {
    assertThat(violations(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@@example.org",
        "ada@example..org",
        "ada@.example.org",
        "ada@-example.org",
        ".ada@example.org",
        "ada.@example.org",
        "a..da@example.org",
        "ada lovelace@example.org",
        " ada@example.org",
        "ada@example.org ",
        "ada@exam ple.org",
        "ada@example.org\n",
        "ada\0@example.org",
        "<ada@example.org>",
        "\"ada\"@example.org",
        "ada@[127.0.0.1]"
      })
  void refusesOtherText(String address) {
    assertThat(violations(address)).singleElement().extracting(Violation::field).isEqualTo("email");
  }

  @Test
  void refusesMoreThan254Characters() {
    var domain = "d".repeat(60) + ("." + "d".repeat(60)).repeat(3);
    assertThat(violations("a".repeat(254 - 1 - domain.length()) + "@" + domain)).isEmpty();
    assertThat(violations("a".repeat(254 - domain.length()) + "@" + domain)).hasSize(1);
    assertThat(violations("a".repeat(65) + "@example.org")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ADA@EXAMPLE.ORG", "Ada@Example.org", "ada@example.ORG"})
  void keyIsWithoutCase(String address) {
    assertThat(new Email(address).key()).isEqualTo("ada@example.org");
  }

  @Test
  void keyIsTheSameHoweverAnAccentIsComposed() {
    assertThat(new Email("jose\u0301@example.org").key())
        .isEqualTo(new Email("Jos\u00c9@example.org").key());
  }

  private static List<Violation> violations(String address) {
    var found = new Violations();
    new Email(address).check("email", found);
    return found.all();
  }
}
