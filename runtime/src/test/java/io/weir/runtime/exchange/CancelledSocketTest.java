package io.weir.runtime.exchange;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.runtime.serving.Listening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** WebSockets over HTTP/1 that the server ends through their context, on a real server. */
final class CancelledSocketTest {
  private static final String HANDSHAKE =
      """
      GET /a HTTP/1.1
      host: localhost
      upgrade: websocket
      connection: upgrade
      sec-websocket-version: 13
      sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==

      """
          .replace("\n", "\r\n");

  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final ExchangeLayer counting =
      new ExchangeLayer() {
        @Override
        public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
          return next.serve(exchange);
        }

        @Override
        public void ended(Exchange exchange, RequestLog log) {
          ended.add(log.responseHeaders().status().codeAsText());
        }
      };

  /** Accepts a handshake, or refuses it slowly, and has an action performed on its context. */
  private record Sockets(HttpStatus status, Consumer<ServiceRequestContext> action)
      implements ExchangeService {
    @Override
    public HttpResponse serve(Exchange exchange) {
      var response = HttpResponse.streaming();
      if (status.equals(HttpStatus.SWITCHING_PROTOCOLS)) {
        response.write(ResponseHeaders.of(status, "connection", "upgrade", "upgrade", "websocket"));
      }
      action.accept(exchange.context());
      return response;
    }

    @Override
    public boolean servesWebSockets() {
      return true;
    }
  }

  private void endsOnce(HttpStatus status, String logged, Consumer<ServiceRequestContext> action)
      throws IOException {
    var service = Layers.outermostFirst(new Sockets(status, action), List.of(counting));
    var server = Server.builder().http(0).requestTimeoutMillis(0).service("/a", service).build();
    Listening.start(server);
    try (var caller = new Socket(InetAddress.getLoopbackAddress(), server.activeLocalPort())) {
      caller.getOutputStream().write(HANDSHAKE.getBytes(US_ASCII));
      eventually("the layers are told", () -> !ended.isEmpty());
    } finally {
      Listening.stop(server);
    }
    assertThat(ended).containsExactly(logged);
  }

  private static void afterAMoment(ServiceRequestContext ctx, Runnable action) {
    var _ = ctx.eventLoop().schedule(action, 50, TimeUnit.MILLISECONDS);
  }

  @Test
  void endsAtOnceWhenItIsCancelled() throws IOException {
    endsOnce(
        HttpStatus.SWITCHING_PROTOCOLS,
        "101",
        ctx -> afterAMoment(ctx, () -> ctx.cancel(new IllegalStateException("evicted"))));
  }

  @Test
  void endsAtOnceWhenItsTimeIsOver() throws IOException {
    endsOnce(
        HttpStatus.SWITCHING_PROTOCOLS, "101", ctx -> ctx.setRequestTimeout(Duration.ofMillis(50)));
  }

  @Test
  void keepsTheStatusOfAHandshakeThatWasNotAccepted() throws IOException {
    endsOnce(HttpStatus.OK, "408", ctx -> ctx.setRequestTimeout(Duration.ofMillis(50)));
  }

  @Test
  void endsWhenItIsCancelledBeforeItsResponse() throws IOException {
    endsOnce(
        HttpStatus.SWITCHING_PROTOCOLS,
        "500",
        ctx -> ctx.cancel(new IllegalStateException("evicted")));
  }
}
