package io.weir.loadbalancer.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RpcPatternTest {

  @ParameterizedTest
  @CsvSource({
    "a.B/Get, a.B/Get, true",
    "a.B/Get, a.B/GetAll, false",
    "a.B/Get, a.B/Ge, false",
    "a.B/GetAll, a.B/Get, false",
    "a.B/*, a.B/Get, true",
    "a.B/*, a.Bc/Get, false",
    "a.B/*, x.a.B/Get, false",
    "a.*, a.B/Get, true",
    "a.*, ab.B/Get, false",
    "*, a.B/Get, true",
    "*/Get*, a.B/GetAll, true",
    "*/Get*, a.B/Get, true",
    "*/Get*, a.B/Forget, false",
    "a.*/*t, a.B/Get, true",
    "a.*/*t, a.Bt/Gets, false",
    "*.B/*e*t, a.B/Get, true",
    "*.B/*ee*t, a.B/Get, false",
    "a.B/**, a.B/Get, true"
  })
  void matchesAnyNumberOfCharactersForAStar(String pattern, String rpc, boolean matches) {
    assertThat(RpcPattern.parse(pattern).matches(rpc)).isEqualTo(matches);
  }

  /** A pattern that an attempt to match by trying every split would not finish. */
  @Test
  void matchesManyStarsInLinearSteps() {
    var pattern = RpcPattern.parse("a.B/" + "*a".repeat(40) + "b");
    assertThat(pattern.matches("a.B/" + "a".repeat(4_000))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Get", "a.B", "/a.B/Get", "a.B/", "a.B/Get/All", "a b/Get", "a.B/G-t"})
  void refusesWhatIsNoNameOfAnRpc(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RpcPattern.parse(text))
        .withMessageContaining("expected an RPC such as pkg.Service/Method");
  }

  @ParameterizedTest
  @CsvSource({
    "a.B/Get, a.B/Get",
    "a.B/GetAll, a.B/Get*",
    "a.B/Put, a.B/*",
    "a.C/Get, */Get",
    "a.C/Put, a.*",
    "x.Y/Put, *"
  })
  void theMostSpecificWins(String rpc, String pattern) {
    var routes = List.of("*", "a.*", "a.B/*", "*/Get", "a.B/Get*", "a.B/Get");
    assertThat(RpcPattern.mostSpecific(rpc, routes, RpcPattern::parse)).contains(pattern);
    assertThat(RpcPattern.mostSpecific(rpc, routes.reversed(), RpcPattern::parse))
        .contains(pattern);
  }

  @Test
  void theFirstOfTwoThatAreEquallySpecificWins() {
    var routes = List.of("a.B/G*t", "a.B/*et");
    assertThat(RpcPattern.mostSpecific("a.B/Get", routes, RpcPattern::parse)).contains("a.B/G*t");
    assertThat(RpcPattern.mostSpecific("a.C/Get", routes, RpcPattern::parse)).isEmpty();
  }
}
