package io.weir.loadbalancer.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadReportTest {
  private static final String NAME = "endpoint-load-metrics-bin";

  /** Writes the fields of a report. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  static HttpHeaders trailers(String value) {
    return HttpHeaders.of("grpc-status", "0", NAME, value);
  }

  private static HttpHeaders trailers(Fields fields) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return trailers(Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray()));
  }

  @Test
  void readsWhatMatters() throws IOException {
    var trailers =
        trailers(out -> {
          out.writeDouble(1, 0.3);
          out.writeDouble(2, 0.9);
          // A map entry with a name and a value.
          out.writeByteArray(8, new byte[] {10, 1, 'a', 17, 0, 0, 0, 0, 0, 0, 0, 0});
          out.writeDouble(6, 120.5);
          out.writeDouble(7, 2);
        });
    assertThat(LoadReport.in(trailers)).isEqualTo(new LoadReport(120.5, 2, 0.3));
  }

  @Test
  void prefersWhatTheApplicationSaysAndTheFinerRate() throws IOException {
    var trailers =
        trailers(out -> {
          out.writeDouble(9, 0.8);
          out.writeDouble(1, 0.3);
          out.writeDouble(6, 120.5);
          out.writeUInt64(3, 120);
        });
    assertThat(LoadReport.in(trailers)).isEqualTo(new LoadReport(120.5, 0, 0.8));
    assertThat(LoadReport.in(trailers(out -> out.writeUInt64(3, 120))))
        .isEqualTo(new LoadReport(120, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "CQ==", "CQAAAA", "DA==", "AAAA", "////////////////"})
  void takesWhatCannotBeReadForNone(String value) {
    assertThat(LoadReport.in(trailers(value))).isNull();
  }

  @Test
  void knowsNoneWithoutTheTrailer() {
    assertThat(LoadReport.in(HttpHeaders.of("grpc-status", "0"))).isNull();
  }

  @Test
  void isTakenOutOfTrailersAndOfTrailersOnly() {
    assertThat(LoadReport.without(trailers("CQ"))).isEqualTo(HttpHeaders.of("grpc-status", "0"));
    var only = ResponseHeaders.builder(200).add(NAME, "CQ").endOfStream(true).build();
    var left = LoadReport.without(only);
    assertThat(left)
        .isInstanceOfSatisfying(
            ResponseHeaders.class,
            headers -> {
              assertThat(headers.contains(NAME)).isFalse();
              assertThat(headers.isEndOfStream()).isTrue();
            });
    var data = HttpData.ofUtf8("x");
    assertThat(LoadReport.without(data)).isSameAs(data);
  }
}
