package io.weir.gateway.form.socket;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.upstream.MethodPolicies;
import io.weir.gateway.form.upstream.UpstreamHeaders;
import io.weir.gateway.routing.RequestTarget;
import io.weir.gateway.routing.RoutingResult;
import io.weir.gateway.web.WebConfig;
import io.weir.gateway.websocket.CloseStatus;
import io.weir.gateway.websocket.FrameReader;
import io.weir.gateway.websocket.FrameWriter;
import io.weir.gateway.websocket.Upgrade;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Serves a streaming RPC over a WebSocket: one message is one frame, in both directions. A refused
 * handshake is answered in HTTP; later a browser sees only the code of the Close frame.
 */
public final class SocketForm {
  private final ErrorHandler errors;
  private final boolean compression;
  private final Duration heartbeat;
  private final BooleanSupplier draining;

  /**
   * @param draining returns true while the process shuts down
   */
  public SocketForm(ErrorHandler errors, WebConfig web, BooleanSupplier draining) {
    this.errors = errors;
    this.compression = web.compression();
    this.heartbeat = web.heartbeat();
    this.draining = draining;
  }

  public HttpResponse serve(Exchange exchange, RoutingResult.Socket routed) {
    var req = exchange.request();
    var call = routed.call();
    var route = call.route();
    exchange.routed(route.httpMethod() + " " + route.template(), routed.rpc().name(), false);
    exchange.bounded(routed.rpc().body().setting());
    var terms = new Upgrade.Terms(SocketDecoder.spoken(call), compression);
    var upgrade = Upgrade.agreed(req.headers(), terms);
    var socket = new Socket(exchange, heartbeat, failure -> closing(exchange, failure));
    var response = socket.open(upgrade.answer());
    SocketUpload requests = null;
    try {
      requests = begin(exchange, upgrade, socket, routed);
    } catch (RuntimeException wrong) {
      socket.fail(Diagnosis.of(wrong));
    }
    var reader = new FrameReader(maxMessage(routed), upgrade.deflate());
    req.subscribe(new SocketInput(socket, reader, requests), exchange.eventLoop());
    return response;
  }

  private static int maxMessage(RoutingResult.Socket routed) {
    return (int) Math.min(routed.rpc().body().bytes(), Integer.MAX_VALUE / 2);
  }

  /** Starts the call at the handshake, because the instance may send the first message. */
  private static SocketUpload begin(
      Exchange exchange, Upgrade upgrade, Socket socket, RoutingResult.Socket routed) {
    var call = routed.call();
    var rpc = call.route().rpc();
    var subprotocol = upgrade.subprotocol();
    var messages = new SocketDecoder(call, RequestTarget.of(exchange).query(), subprotocol);
    var method = MethodPolicies.of(exchange, routed.rpc());
    var headers = UpstreamHeaders.ofJson(exchange, call, routed.api().headers()).build();
    var writer =
        rpc.kind().takesStream() || call.takesBody() ? HttpRequest.streaming(headers) : null;
    var request =
        writer == null
            // The handshake contains the whole request.
            ? HttpRequest.of(headers, HttpData.wrap(messages.frameOfNothing()))
            : writer;
    var answer = new SocketEncoder(call, subprotocol, new FrameWriter(upgrade.deflate()));
    var upstream = routed.api().call(exchange, request, method);
    socket.relay(request, upstream, answer, routed.api().headers().response());
    return new SocketUpload(messages, writer, rpc.kind().takesStream());
  }

  private CloseStatus closing(Exchange exchange, Failure failure) {
    var told = errors.heard(exchange, failure);
    if (exchange.caller().isExpired()) {
      return CloseStatus.expired(told.message());
    }
    return told.code() == GrpcCode.UNAVAILABLE && draining.getAsBoolean()
        ? CloseStatus.goingAway(told.message())
        : CloseStatus.of(told);
  }
}
