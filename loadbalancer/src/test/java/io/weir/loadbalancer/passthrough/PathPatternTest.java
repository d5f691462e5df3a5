package io.weir.loadbalancer.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathPatternTest {
  @ParameterizedTest
  @CsvSource({
    "/legacy/**, /legacy, true",
    "/legacy/**, /legacy/, true",
    "/legacy/**, /legacy/a/b, true",
    "/legacy/**, /legacyx, false",
    "/legacy/**, /, false",
    "/**, /, true",
    "/**, /a/b, true",
    "/a, /a, true",
    "/a, /a/, false",
    "/a/, /a/, true",
    "/a/, /a, false",
    "/a, /a/b, false",
    "/, /, true",
    "/, /a, false",
  })
  void hasThePathsBelowIt(String pattern, String path, boolean matches) {
    assertThat(PathPattern.parse(pattern).matches(path)).isEqualTo(matches);
    assertThat(PathPattern.parse(pattern)).hasToString(pattern);
  }
}
