package io.weir.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SameOriginTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://api.example.org          | api.example.org       | true
          https://api.example.org         | api.example.org       | true
          https://api.example.org         | api.example.org:443   | true
          http://api.example.org          | api.example.org:80    | true
          http://API.example.org:8080     | api.EXAMPLE.org:8080  | true
          HTTP://api.example.org          | api.example.org       | true
          https://api.example.org.        | api.example.org       | true
          https://api.example.org         | api.example.org.:443  | true
          http://[::1]:8080               | [::1]:8080            | true
          http://[2001:DB8::1]            | [2001:db8::1]         | true
          http://127.0.0.1:8080           | 127.0.0.1:8080        | true
          http://api.example.org:80       | api.example.org       | true
          http://api.example.org:443      | api.example.org       | false
          https://api.example.org:80      | api.example.org       | false
          http://api.example.org          | api.example.org:443   | false
          http://api.example.org:8081     | api.example.org:8080  | false
          http://api.example.org          | api.example.org:8080  | false
          http://[::1]:8081               | [::1]:8080            | false
          http://[::2]                    | [::1]                 | false
          https://api.example.org.evil    | api.example.org       | false
          https://xapi.example.org        | api.example.org       | false
          https://api.example.org@evil    | api.example.org       | false
          https://evil@api.example.org    | api.example.org       | false
          https://api.example.org/        | api.example.org       | false
          https://api.example.org:99999   | api.example.org:99999 | false
          https://api.example.org:x       | api.example.org       | false
          file://api.example.org          | api.example.org       | false
          chrome-extension://abc          | abc                   | false
          null                            | null                  | false
          ''                              | ''                    | false
          http://                         | ''                    | false
          """)
  void comparesHostAndPort(String origin, String authority, boolean same) {
    assertThat(SameOrigin.of(origin, authority)).isEqualTo(same);
  }

  @Test
  void isNoneWithoutAnAuthority() {
    assertThat(SameOrigin.of("http://api.example.org", null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          localhost       | true
          LOCALHOST.:9901 | true
          app.localhost   | true
          127.8.9.10:1    | true
          [::1]           | true
          localhost.evil  | false
          127.0.0.1.nip.io| false
          127.evil.org    | false
          10.0.0.1        | false
          """)
  void knowsTheNamesOfThisMachine(String authority, boolean loopback) {
    var parsed = Objects.requireNonNull(Authority.parse(authority));
    assertThat(parsed.isLoopback()).isEqualTo(loopback);
  }
}
