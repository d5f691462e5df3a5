package io.weir.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {

  @Test
  void keepsPathAndQueryAsReceived() {
    assertThat(Target.parse("/v1//users/%2e%2E;a=b?x=%20&y=?"))
        .isEqualTo(new Target("/v1//users/%2e%2E;a=b", "x=%20&y=?"));
  }

  @Test
  void knowsNoQueryFromAnEmptyOne() {
    assertThat(Target.parse("/v1")).isEqualTo(new Target("/v1", null));
    assertThat(Target.parse("/v1?")).isEqualTo(new Target("/v1", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1/users",
        "*",
        "/a#b",
        "/a b",
        "/a\\b",
        "/a\tb",
        "/\u00e9",
        "/a\u0000",
        "//\u007f",
        "/?a#b"
      })
  void refusesWhatHttpDoesNotAllow(String received) {
    assertThat(Target.parse(received)).isNull();
  }
}
