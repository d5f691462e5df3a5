package io.weir.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestTargetTest {

  @Test
  void keepsPathAndQueryAsReceived() {
    assertThat(RequestTarget.parse("/v1//users/%2e%2E;a=b?x=%20&y=?"))
        .isEqualTo(new RequestTarget("/v1//users/%2e%2E;a=b", "x=%20&y=?"));
  }

  @Test
  void knowsNoQueryFromAnEmptyOne() {
    assertThat(RequestTarget.parse("/v1")).isEqualTo(new RequestTarget("/v1", null));
    assertThat(RequestTarget.parse("/v1?")).isEqualTo(new RequestTarget("/v1", ""));
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
    assertThat(RequestTarget.parse(received)).isNull();
  }
}
