package io.weir.runtime.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.exchange.DeadlineExceeded;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.TimeLeft;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineLayerTest {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final DeadlineLayer layer =
      DeadlineLayer.withMaximum(MaxTime.of(Duration.ofSeconds(30)), this.now::get);

  private Exchange serve(DeadlineLayer by, String... headers) throws Exception {
    RequestHeadersBuilder builder = RequestHeaders.builder(HttpMethod.POST, "/");
    for (int i = 0; i < headers.length; i += 2) {
      builder.add(headers[i], headers[i + 1]);
    }
    var exchange = Exchange.of(ServiceRequestContext.of(HttpRequest.of(builder.build())));
    by.serve(exchange, below -> HttpResponse.of(HttpStatus.OK)).aggregate().join();
    return exchange;
  }

  private Exchange serve(String... headers) throws Exception {
    return serve(layer, headers);
  }

  private static long leftOfUnary(Exchange exchange) {
    exchange.routed("r", "s/R", true);
    return nanos(exchange.timeLeft());
  }

  private static long leftOfStream(Exchange exchange) {
    exchange.routed("r", "s/R", false);
    return nanos(exchange.timeLeft());
  }

  private static long nanos(TimeLeft left) {
    return switch (left) {
      case TimeLeft.Unlimited _ -> UNLIMITED;
      case TimeLeft.Until until -> until.nanos();
    };
  }

  @Test
  void takesTheCallersTimeUpToTheMaximum() throws Exception {
    var grpc = serve("content-type", "application/grpc+proto", "grpc-timeout", "5S");
    assertThat(leftOfUnary(grpc)).isEqualTo(5_000_000_000L);
    assertThat(leftOfStream(grpc)).isEqualTo(5_000_000_000L);

    var json = serve("content-type", "application/json", "request-timeout", "500ms");
    assertThat(leftOfUnary(json)).isEqualTo(500_000_000L);

    var longer = serve("request-timeout", "60");
    assertThat(leftOfUnary(longer)).isEqualTo(30_000_000_000L);
    assertThat(leftOfStream(longer)).isEqualTo(60_000_000_000L);
  }

  /** Compares content types case-insensitively (RFC 9110, 8.3.1). */
  @ParameterizedTest
  @ValueSource(strings = {"Application/gRPC", "APPLICATION/GRPC+proto", "application/GRPC-web"})
  void readsTheGrpcTimeoutOfAnySpellingOfGrpc(String contentType) throws Exception {
    var grpc = serve("content-type", contentType, "grpc-timeout", "5S", "request-timeout", "1s");
    assertThat(leftOfUnary(grpc)).isEqualTo(5_000_000_000L);
  }

  @Test
  void takesTheShorterTimeoutOfAnHttpCaller() throws Exception {
    for (var both : new String[][] {{"2S", "9"}, {"7S", "2"}, {"2000m", "1h"}}) {
      var exchange = serve("grpc-timeout", both[0], "request-timeout", both[1]);
      assertThat(leftOfUnary(exchange)).isEqualTo(2_000_000_000L);
      assertThat(leftOfStream(exchange)).isEqualTo(2_000_000_000L);
    }
  }

  @Test
  void saysWhoSetTheLimit() throws Exception {
    assertThat(origin(serve("request-timeout", "2"))).isEqualTo(TimeLeft.Origin.CALLER);
    assertThat(origin(serve("request-timeout", "31"))).isEqualTo(TimeLeft.Origin.EDGE);
    assertThat(origin(serve())).isEqualTo(TimeLeft.Origin.EDGE);
    var unlimited = serve(DeadlineLayer.withMaximum(MaxTime.none(), now::get));
    assertThat(leftOfUnary(unlimited)).isEqualTo(UNLIMITED);
  }

  private static TimeLeft.Origin origin(Exchange exchange) {
    exchange.routed("r", "s/R", true);
    return ((TimeLeft.Until) exchange.timeLeft()).origin();
  }

  /** A limit of the edge is no deadline of the caller, which instances are told. */
  @Test
  void keepsTheTimeOfTheCallerApart() throws Exception {
    assertThat(nanos(serve().callersTime())).isEqualTo(UNLIMITED);
    assertThat(nanos(serve("request-timeout", "60").callersTime())).isEqualTo(60_000_000_000L);
  }

  @Test
  void leavesAStreamWithoutLimitIfItsCallerSaysNothing() throws Exception {
    var exchange = serve("accept", "application/json");
    assertThat(leftOfUnary(exchange)).isEqualTo(30_000_000_000L);
    assertThat(leftOfStream(exchange)).isEqualTo(UNLIMITED);
  }

  @Test
  void leavesAUnaryCallItsTimeWhereThereIsNoMaximum() throws Exception {
    var layer = DeadlineLayer.ofCaller(now::get);
    assertThat(leftOfUnary(serve(layer, "request-timeout", "60"))).isEqualTo(60_000_000_000L);
    assertThat(leftOfUnary(serve(layer))).isEqualTo(UNLIMITED);
  }

  @Test
  void countsDownUntilNothingIsLeft() throws Exception {
    var exchange = serve("request-timeout", "1s");
    now.addAndGet(400_000_000);
    assertThat(leftOfUnary(exchange)).isEqualTo(600_000_000);
    exchange.requireTimeLeft();
    now.addAndGet(600_000_000);
    assertThatThrownBy(exchange::requireTimeLeft).isInstanceOf(DeadlineExceeded.class);
    assertThat(leftOfStream(exchange)).isZero();
    assertThatThrownBy(exchange::requireTimeLeft).isInstanceOf(DeadlineExceeded.class);
  }

  @Test
  void refusesNoTimeAndNoTimeout() {
    assertThatThrownBy(() -> serve("content-type", "application/grpc", "grpc-timeout", "0n"))
        .isInstanceOf(DeadlineExceeded.class);
    assertThatThrownBy(() -> serve("content-type", "application/grpc", "grpc-timeout", "5s"))
        .isInstanceOf(MalformedTimeout.class)
        .hasMessage("grpc-timeout is not a timeout: 5s");
    assertThatThrownBy(() -> serve("request-timeout", "soon"))
        .isInstanceOf(MalformedTimeout.class)
        .hasMessage("request-timeout is not a timeout: soon");
  }
}
