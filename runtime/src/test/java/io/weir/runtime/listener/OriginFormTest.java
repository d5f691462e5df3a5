package io.weir.runtime.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OriginFormTest {

  @ParameterizedTest
  @CsvSource({
    "http://host/v1/users?a=/b, /v1/users?a=/b",
    "https://host:8443/, /",
    "http://host, /",
    "http://host?a=/b, /?a=/b",
    "http://host#/b, /#/b",
    "http://user@host//v1, //v1",
  })
  void isWhatFollowsTheHost(String absolute, String origin) {
    assertThat(OriginForm.of(absolute)).isEqualTo(origin);
  }
}
