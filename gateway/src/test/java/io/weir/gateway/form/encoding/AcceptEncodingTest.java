package io.weir.gateway.form.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceptEncodingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip                            | GZIP     | GZIP
          GZip                            | GZIP     | GZIP
          x-gzip                          | GZIP     | GZIP
          gzip, deflate, br, zstd         | ZSTD     | GZIP
          zstd                            | ZSTD     | IDENTITY
          ZSTD;q=0.1                      | ZSTD     | IDENTITY
          zstd;q=0.8, gzip;q=0.9          | GZIP     | GZIP
          zstd;q=0.9, gzip;q=0.8          | ZSTD     | GZIP
          zstd;q=0.5, identity            | IDENTITY | IDENTITY
          zstd;q=0, *                     | GZIP     | GZIP
          zstd, gzip;q=0                  | ZSTD     | IDENTITY
          zstd;q=0, gzip;q=0, *           | IDENTITY | IDENTITY
          zstd;q=1.1                      | IDENTITY | IDENTITY
          zstandard                       | IDENTITY | IDENTITY
          br;q=1.0, gzip;q=0.8, *;q=0.1   | GZIP     | GZIP
          *                               | GZIP     | GZIP
          gzip;q=0.001                    | GZIP     | GZIP
          gzip ; q=1                      | GZIP     | GZIP
          identity;q=0.5, gzip            | GZIP     | GZIP
          identity, gzip                  | GZIP     | GZIP
          identity, zstd                  | ZSTD     | IDENTITY
          ''                              | IDENTITY | IDENTITY
          identity                        | IDENTITY | IDENTITY
          br                              | IDENTITY | IDENTITY
          gzip;q=0                        | IDENTITY | IDENTITY
          gzip;q=0, *                     | IDENTITY | IDENTITY
          *;q=0                           | IDENTITY | IDENTITY
          identity, gzip;q=0.5            | IDENTITY | IDENTITY
          gzip;q=2                        | IDENTITY | IDENTITY
          gzip;q=-1                       | IDENTITY | IDENTITY
          gzip;q=NaN                      | IDENTITY | IDENTITY
          gzip;q=x                        | IDENTITY | IDENTITY
          gzip;level=9                    | IDENTITY | IDENTITY
          gzipped                         | IDENTITY | IDENTITY
          """)
  void prefersByWeight(String value, ResponseCoding preferred, ResponseCoding withoutZstd) {
    var headers = RequestHeaders.of(HttpMethod.GET, "/", "accept-encoding", value);
    assertThat(AcceptEncoding.preferred(headers, true)).isEqualTo(preferred);
    assertThat(AcceptEncoding.preferred(headers, false)).isEqualTo(withoutZstd);
  }

  @Test
  void readsSeveralHeadersAndNone() {
    var several =
        RequestHeaders.builder(HttpMethod.GET, "/")
            .add("accept-encoding", "br")
            .add("accept-encoding", "gzip")
            .build();
    assertThat(AcceptEncoding.preferred(several)).isEqualTo(ResponseCoding.GZIP);
    assertThat(AcceptEncoding.preferred(RequestHeaders.of(HttpMethod.GET, "/")))
        .isEqualTo(ResponseCoding.IDENTITY);
  }
}
