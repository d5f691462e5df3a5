package io.weir.loadbalancer.passthrough;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.StreamMessage;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.CallFailure;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.websocket.ConnectionClose;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * WebSocket that passes through: after the handshake the bytes of both ends flow as they are, no
 * faster than the other end reads. Nothing of the caller is read before the instance has accepted,
 * because it could pass for another request. Confined to the event loop of the exchange.
 */
final class PassedSocket {
  /** Time in which the caller may read what is in transit when the instance has ended. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Exchange exchange;
  private final SocketHeaders handshake;
  private final CompletableFuture<StreamMessage<HttpObject>> bytes = new CompletableFuture<>();
  private boolean open;

  PassedSocket(Exchange exchange, SocketHeaders handshake) {
    this.exchange = exchange;
    this.handshake = handshake;
  }

  /**
   * Opens the WebSocket.
   *
   * @param headers request for the instance
   * @param call sends it
   */
  HttpResponse open(RequestHeaders headers, Function<HttpRequest, HttpResponse> call) {
    var answer = call.apply(HttpRequest.of(headers, StreamMessage.of(bytes)));
    var response = HttpResponse.of(answer.map(this::passed)).mapError(this::broken);
    var _ = response.whenComplete().handle((done, thrown) -> ended(thrown == null));
    return response;
  }

  private HttpObject passed(HttpObject object) {
    if (!(object instanceof ResponseHeaders headers)) {
      return object;
    }
    if (handshake.misleads(headers)) {
      exchange.refusedWith(HttpStatus.BAD_GATEWAY.code());
      throw new CallFailure(
          GrpcCode.UNAVAILABLE, "the instance answered, but opened no WebSocket", false);
    }
    if (handshake.opens(headers)) {
      open = true;
      bytes.complete(exchange.request());
    }
    return handshake.answer(headers);
  }

  /** Returns the failure for the listener, which must not answer on an open WebSocket. */
  private Throwable broken(Throwable thrown) {
    return open ? AbortedStreamException.get() : thrown;
  }

  private boolean ended(boolean inOrder) {
    if (!open) {
      bytes.complete(StreamMessage.of());
      exchange.request().abort();
      // Armeria would wait seconds for the end of a connection that it takes for a WebSocket.
      var _ =
          exchange
              .context()
              .log()
              .whenComplete()
              .thenRun(() -> ConnectionClose.after(exchange.context(), LINGER));
    } else if (inOrder) {
      ConnectionClose.after(exchange.context(), LINGER);
    } else {
      ConnectionClose.now(exchange.context());
    }
    return inOrder;
  }
}
