package io.weir.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallStatusTest {
  @ParameterizedTest
  @CsvSource({
    "0, , OK, ''",
    "5, no%20such%25, NOT_FOUND, no such%",
    "14, '', UNAVAILABLE, ''",
    "99, odd, UNKNOWN, odd",
    "x, odd, UNKNOWN, odd"
  })
  void readsTrailers(String status, String message, GrpcCode code, String decoded) {
    var trailers =
        message == null
            ? Map.of("grpc-status", status)
            : Map.of("grpc-status", status, "grpc-message", message);
    var read = CallStatus.fromTrailers(name -> trailers.get(name.toString()));
    assertThat(read).isEqualTo(new CallStatus(code, decoded));
    assertThat(code == GrpcCode.OK).isEqualTo(read != null && read.isOk());
  }

  @Test
  void findsNoStatusWhereThereIsNone() {
    var headers = Map.of("grpc-message", "half");
    assertThat(CallStatus.fromTrailers(name -> headers.get(name.toString()))).isNull();
  }

  @Test
  void namesTheHttpStatusOfAResponseThatIsNotGrpc() {
    assertThat(CallStatus.fromHttpStatus(502))
        .isEqualTo(new CallStatus(GrpcCode.UNAVAILABLE, "HTTP 502 and no gRPC status"));
    assertThat(CallStatus.fromHttpStatus(200).code()).isEqualTo(GrpcCode.UNKNOWN);
  }
}
