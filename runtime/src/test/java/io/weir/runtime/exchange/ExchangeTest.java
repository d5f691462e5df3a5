package io.weir.runtime.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.grpc.Dialect;
import org.junit.jupiter.api.Test;

final class ExchangeTest {
  private final ServiceRequestContext context =
      ServiceRequestContext.of(HttpRequest.of(HttpMethod.GET, "/"));

  @Test
  void isOneForEachRequest() {
    var exchange = Exchange.of(context);
    assertThat(Exchange.of(context)).isSameAs(exchange);
    assertThat(exchange.dialect()).isEqualTo(Dialect.HTTP);
    assertThat(exchange.span().getSpanContext().isValid()).isFalse();
    assertThat(exchange.grpcStatus()).isEqualTo(Exchange.NO_STATUS);
  }

  @Test
  void isAdmittedOnlyOnceALayerSaysSo() {
    var exchange = Exchange.of(context);
    assertThat(exchange.isAdmitted()).isFalse();
    exchange.admitted();
    assertThat(exchange.isAdmitted()).isTrue();
  }

  @Test
  void hasTimeWithoutLimitWhereNoLayerLimitsIt() {
    var exchange = Exchange.of(context);
    assertThat(exchange.timeLeft()).isEqualTo(new TimeLeft.Unlimited());
    assertThatCode(exchange::requireTimeLeft).doesNotThrowAnyException();
  }

  @Test
  void endsAsTheLatestSays() {
    var exchange = Exchange.of(context);
    exchange.ended(0);
    exchange.ended(13);
    assertThat(exchange.grpcStatus()).isEqualTo(13);
  }
}
