package io.weir.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Instance of a site in either version of HTTP, with or without TLS, with a real server. */
final class WebInstance implements AutoCloseable {
  /** Requests that were not for a WebSocket. */
  final AtomicInteger requests = new AtomicInteger();

  private final Server server;
  private volatile HttpStatus status = HttpStatus.OK;

  private WebInstance(Consumer<ServerBuilder> ports) {
    var builder = Server.builder();
    ports.accept(builder);
    server =
        builder
            .route()
            .pathPrefix("/sockets")
            .build(WebSocketService.builder((ctx, in) -> echo(in)).allowedOrigins("*").build())
            .serviceUnder("/", this::answer)
            .build();
    server.start().join();
  }

  static WebInstance start() {
    return start(builder -> builder.http(0));
  }

  static WebInstance start(Consumer<ServerBuilder> ports) {
    return new WebInstance(ports);
  }

  /** Returns the address under which clusters name it. */
  String address() {
    boolean tls = server.activePort(SessionProtocol.HTTPS) != null;
    return "127.0.0.1:"
        + server.activeLocalPort(tls ? SessionProtocol.HTTPS : SessionProtocol.HTTP);
  }

  /** Sets the status of all answers from now on. */
  void answers(HttpStatus next) {
    status = next;
  }

  private HttpResponse answer(ServiceRequestContext ctx, HttpRequest request) {
    requests.incrementAndGet();
    return switch (ctx.path()) {
      case "/trailers" ->
          HttpResponse.of(
              ResponseHeaders.of(HttpStatus.OK),
              HttpData.ofUtf8("content"),
              HttpHeaders.of("x-end", "1"));
      case "/reset" -> {
        var cut = HttpResponse.streaming();
        cut.write(ResponseHeaders.of(HttpStatus.OK));
        cut.write(HttpData.ofUtf8("half"));
        var _ = cut.whenConsumed().thenRun(cut::abort);
        yield cut;
      }
      default ->
          HttpResponse.of(
              request
                  .aggregate()
                  .thenApply(whole ->
                      HttpResponse.of(
                          ResponseHeaders.of(
                              status,
                              "x-protocol",
                              ctx.sessionProtocol().uriText(),
                              "x-host",
                              String.valueOf(request.authority())),
                          whole.content())));
    };
  }

  private static WebSocket echo(WebSocket in) {
    var out = WebSocket.streaming();
    var _ =
        in.peek(
                frame -> {
                  if (frame.type() == WebSocketFrameType.TEXT) {
                    out.write(WebSocketFrame.ofText(frame.text() + "!"));
                  } else if (frame.type() == WebSocketFrameType.CLOSE) {
                    out.close();
                  }
                })
            .subscribe();
    return out;
  }

  @Override
  public void close() {
    // Its threads end two seconds later.
    var _ = server.stop();
  }
}
