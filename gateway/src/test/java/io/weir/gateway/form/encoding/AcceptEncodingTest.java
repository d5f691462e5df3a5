package io.weir.gateway.form.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AcceptEncodingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZip",
        "x-gzip",
        "gzip, deflate, br, zstd",
        "br;q=1.0, gzip;q=0.8, *;q=0.1",
        "*",
        "gzip;q=0.001",
        "gzip ; q=1",
        "identity;q=0.5, gzip",
        "identity, gzip"
      })
  void prefersGzip(String value) {
    assertThat(AcceptEncoding.prefersGzip(with(value))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "br",
        "gzip;q=0",
        "gzip;q=0, *",
        "*;q=0",
        "identity, gzip;q=0.5",
        "gzip;q=2",
        "gzip;q=-1",
        "gzip;q=NaN",
        "gzip;q=x",
        "gzip;level=9",
        "gzipped"
      })
  void prefersNoCoding(String value) {
    assertThat(AcceptEncoding.prefersGzip(with(value))).isFalse();
  }

  @Test
  void readsSeveralHeadersAndNone() {
    var several =
        RequestHeaders.builder(HttpMethod.GET, "/")
            .add("accept-encoding", "br")
            .add("accept-encoding", "gzip")
            .build();
    assertThat(AcceptEncoding.prefersGzip(several)).isTrue();
    assertThat(AcceptEncoding.prefersGzip(RequestHeaders.of(HttpMethod.GET, "/"))).isFalse();
  }

  private static RequestHeaders with(String value) {
    return RequestHeaders.of(HttpMethod.GET, "/", "accept-encoding", value);
  }
}
