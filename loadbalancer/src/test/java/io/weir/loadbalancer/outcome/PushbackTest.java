package io.weir.loadbalancer.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpHeaders;
import io.weir.grpc.GrpcCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PushbackTest {

  @ParameterizedTest
  @CsvSource({
    "14, grpc-retry-pushback-ms, 250,      250",
    "8,  grpc-retry-pushback-ms, 250,      250",
    "14, retry-after,            3,        3000",
    "8,  retry-after,            3,        3000",
    "13, grpc-retry-pushback-ms, 250,      0",
    "0,  retry-after,            3,        0",
    "14, grpc-retry-pushback-ms, -1,       0",
    "14, grpc-retry-pushback-ms, soon,     0",
    "14, grpc-retry-pushback-ms, 12345678901234567890, 0",
    "14, retry-after,            'Wed, 21 Oct 2026 07:28:00 GMT', 0",
    "14, x-other,                3,        0"
  })
  void readsWhatAnOverloadedInstanceSays(int code, String name, String value, long millis) {
    var ending = AttemptResult.answered(GrpcCode.of(code), HttpHeaders.of(name, value));
    assertThat(Pushback.nanos(ending)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
