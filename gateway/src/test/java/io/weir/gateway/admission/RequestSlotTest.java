package io.weir.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.admission.gradient.AdaptiveLimit;
import io.weir.gateway.admission.gradient.Bounds;
import io.weir.runtime.exchange.Exchange;
import org.junit.jupiter.api.Test;

final class RequestSlotTest {
  private final ConcurrencyBound bound = new ConcurrencyBound(1);
  private final AdaptiveLimit limit = new AdaptiveLimit(Bounds.of(1, 10), () -> 0, max -> 0);
  private final ServiceRequestContext context =
      ServiceRequestContext.of(HttpRequest.of(HttpMethod.GET, "/"));
  private final Exchange exchange = Exchange.of(context);

  private RequestSlot entered() {
    assertThat(bound.tryEnter()).isTrue();
    var slot = new RequestSlot(bound);
    slot.enter(limit, limit.tryEnter(false));
    exchange.admitted(slot);
    return slot;
  }

  @Test
  void holdsBothPlacesOfAUnaryCallUntilItsEnd() {
    var slot = entered();
    exchange.routed("r", "s/R", true);
    assertThat(limit.inFlight()).isOne();
    slot.release(exchange, context.log().partial());
    assertThat(limit.inFlight()).isZero();
    assertThat(bound.tryEnter()).isTrue();
  }

  @Test
  void givesBackThePlaceOfAStreamUnderTheLimitButNotUnderTheBound() {
    var slot = entered();
    exchange.routed("r", "s/R", false);
    assertThat(limit.inFlight()).isZero();
    assertThat(bound.tryEnter()).isFalse();
    slot.release(exchange, context.log().partial());
    assertThat(limit.inFlight()).isZero();
    assertThat(bound.tryEnter()).isTrue();
  }
}
