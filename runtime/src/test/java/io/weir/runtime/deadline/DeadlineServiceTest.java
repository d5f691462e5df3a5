package io.weir.runtime.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineServiceTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

  private ServiceRequestContext serve(String... headers) throws Exception {
    RequestHeadersBuilder builder = RequestHeaders.builder(HttpMethod.POST, "/");
    for (int i = 0; i < headers.length; i += 2) {
      builder.add(headers[i], headers[i + 1]);
    }
    var request = HttpRequest.of(builder.build());
    var ctx = ServiceRequestContext.of(request);
    HttpService innermost = (context, req) -> HttpResponse.of(HttpStatus.OK);
    var service = DeadlineService.layer(Duration.ofSeconds(30), now::get).apply(innermost);
    service.serve(ctx, request).aggregate().join();
    return ctx;
  }

  @Test
  void takesTheCallersTimeUpToTheMaximum() throws Exception {
    var grpc = serve("content-type", "application/grpc+proto", "grpc-timeout", "5S");
    assertThat(DeadlineService.leftNanos(grpc)).isEqualTo(5_000_000_000L);
    assertThat(DeadlineService.leftNanosOfStream(grpc)).isEqualTo(5_000_000_000L);

    var json = serve("content-type", "application/json", "request-timeout", "500ms");
    assertThat(DeadlineService.leftNanos(json)).isEqualTo(500_000_000L);

    var longer = serve("request-timeout", "60");
    assertThat(DeadlineService.leftNanos(longer)).isEqualTo(30_000_000_000L);
    assertThat(DeadlineService.leftNanosOfStream(longer)).isEqualTo(60_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc",
        "Application/GRPC",
        "APPLICATION/GRPC+proto",
        "application/grpc;a=b",
        "application/grpc-web",
        "application/GRPC-Web-Text"
      })
  void readsGrpcTimeoutOfAGrpcCaller(String contentType) throws Exception {
    var ctx = serve("content-type", contentType, "grpc-timeout", "5S", "request-timeout", "7s");
    assertThat(DeadlineService.leftNanosOfStream(ctx)).isEqualTo(5_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/grpcx", "text/plain"})
  void readsRequestTimeoutOfAnyOtherCaller(String contentType) throws Exception {
    var ctx = serve("content-type", contentType, "grpc-timeout", "5S", "request-timeout", "7s");
    assertThat(DeadlineService.leftNanosOfStream(ctx)).isEqualTo(7_000_000_000L);
  }

  @Test
  void leavesAStreamWithoutLimitIfItsCallerSaysNothing() throws Exception {
    var ctx = serve("grpc-timeout", "1S");
    assertThat(DeadlineService.leftNanos(ctx)).isEqualTo(30_000_000_000L);
    assertThat(DeadlineService.leftNanosOfStream(ctx)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void countsDownUntilNothingIsLeft() throws Exception {
    var ctx = serve("request-timeout", "1s");
    now.addAndGet(400_000_000);
    assertThat(DeadlineService.leftNanos(ctx)).isEqualTo(600_000_000);
    now.addAndGet(600_000_000);
    assertThatThrownBy(() -> DeadlineService.leftNanos(ctx)).isInstanceOf(DeadlineExceeded.class);
    assertThatThrownBy(() -> DeadlineService.leftNanosOfStream(ctx))
        .isInstanceOf(DeadlineExceeded.class);
  }

  @Test
  void refusesNoTimeAndNoTimeout() {
    assertThatThrownBy(() -> serve("content-type", "application/grpc", "grpc-timeout", "0n"))
        .isInstanceOf(DeadlineExceeded.class);
    assertThatThrownBy(() -> serve("content-type", "application/grpc", "grpc-timeout", "5s"))
        .isInstanceOf(MalformedTimeout.class)
        .hasMessage("grpc-timeout is no timeout: 5s");
    assertThatThrownBy(() -> serve("request-timeout", "soon"))
        .isInstanceOf(MalformedTimeout.class)
        .hasMessage("request-timeout is no timeout: soon");
  }
}
