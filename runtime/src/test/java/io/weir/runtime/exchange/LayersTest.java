package io.weir.runtime.exchange;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Layers on a real server. */
final class LayersTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private final class Noting implements ExchangeLayer {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
      seen.add(name);
      return next.serve(exchange);
    }

    @Override
    public void ended(Exchange exchange, RequestLog log) {
      seen.add(name + " ended " + exchange.grpcStatus());
    }
  }

  private void call(HttpService service) {
    var server =
        Server.builder()
            .localPort(0, SessionProtocol.HTTP)
            .serviceUnder("/", service)
            .meterRegistry(NoopMeterRegistry.get())
            .build();
    server.start().join();
    var address = Endpoint.of("127.0.0.1", server.activeLocalPort());
    WebClient.of(SessionProtocol.H2C, address).get("/").aggregate().join();
    eventually("the outermost layer told", () -> seen.getLast().startsWith("outer ended"));
    var _ = server.stop();
  }

  @Test
  void showARequestToTheFirstListedFirstAndItsEndToTheLastListedFirst() {
    call(
        Layers.outermostFirst(
            exchange -> {
              seen.add("service");
              exchange.ended(5);
              return HttpResponse.of(HttpStatus.NOT_FOUND);
            },
            List.of(new Noting("outer"), ExchangeLayer.OFF, new Noting("inner"))));
    assertThat(seen).containsExactly("outer", "inner", "service", "inner ended 5", "outer ended 5");
  }

  @Test
  void areToldOfTheEndThoughALayerBelowHasThrown() {
    call(
        Layers.outermostFirst(
            exchange -> {
              throw new IllegalStateException("a fault");
            },
            List.of(new Noting("outer"))));
    assertThat(seen).containsExactly("outer", "outer ended -1");
  }

  @Test
  void readTheStatusOfAResponseInGrpcFromTheResponse() {
    call(
        Layers.outermostFirst(
            exchange -> HttpResponse.builder().ok().header("grpc-status", "14").build(),
            List.of(new Noting("outer"))));
    assertThat(seen).containsExactly("outer", "outer ended 14");
  }

  @Test
  void leaveToTheServiceWhatArmeriaAsksBeforeARequest() {
    var route = Route.builder().exact("/a").build();
    var plain = Layers.outermostFirst(exchange -> HttpResponse.of(200), List.of());
    assertThat(plain.as(WebSocketService.class)).isNull();
    assertThat(plain.shouldCachePath("/a", null, route)).isTrue();
    assertThat(plain.exchangeType(routing())).isEqualTo(ExchangeType.BIDI_STREAMING);

    var sockets = Layers.outermostFirst(new Sockets(), List.of(new Noting("outer")));
    assertThat(sockets.as(WebSocketService.class)).isNotNull();
    assertThat(sockets.as(Server.class)).isNull();
    assertThat(sockets.shouldCachePath("/a", null, route)).isFalse();
    assertThat(sockets.exchangeType(routing())).isEqualTo(ExchangeType.UNARY);
  }

  private static RoutingContext routing() {
    return ServiceRequestContext.of(HttpRequest.of(com.linecorp.armeria.common.HttpMethod.GET, "/"))
        .routingContext();
  }

  private static final class Sockets implements ExchangeService {
    @Override
    public HttpResponse serve(Exchange exchange) {
      return HttpResponse.of(HttpStatus.OK);
    }

    @Override
    public ExchangeType exchangeType(RoutingContext routing) {
      return ExchangeType.UNARY;
    }

    @Override
    public boolean servesWebSockets() {
      return true;
    }

    @Override
    public boolean cachesPaths() {
      return false;
    }
  }
}
