package io.weir.loadbalancer.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestPathTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a/, /a/",
    "/%61/b, /a/b",
    "/a;x=1/b;y, /a/b",
    "/a%3bx/b, /a/b",
    "/..., /...",
    "/a..b, /a..b",
    "/.a, /.a",
    "/%2e%2ea, /..a",
    "/%252e%252e, /%2e%2e",
    "/a%20b, /a b",
  })
  void meansWhatAServerReads(String raw, String path) {
    assertThat(RequestPath.of(raw)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "*",
        "//",
        "//a",
        "/a//b",
        "/a//",
        "/.",
        "/..",
        "/./a",
        "/a/.",
        "/a/..",
        "/a/../b",
        "/%2e",
        "/%2E%2e/a",
        "/.%2e",
        "/..;",
        "/..;a=b/c",
        "/%2e%2e%3b/a",
        "/;",
        "/;a/b",
        "/a%2f",
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/%00",
        "/a%0a",
        "/%7f",
        "/%",
        "/%1",
        "/%g0",
        "/%0g",
        "/a%/b"
      })
  void refusesWhatServersReadInDifferentWays(String raw) {
    assertThat(RequestPath.of(raw)).isNull();
  }
}
