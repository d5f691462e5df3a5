package io.weir.runtime.listener;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.weir.runtime.websocket.Handshake;

/**
 * Cancels a call over HTTP/1 as soon as its caller closes the connection; Armeria alone would let
 * it run for another second. A WebSocket detects the end of its connection itself.
 */
final class DisconnectService extends SimpleDecoratingHttpService {

  DisconnectService(HttpService delegate) {
    super(delegate);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    var channel = ctx.log().partial().channel();
    if (channel != null
        && !ctx.sessionProtocol().isMultiplex()
        && !Handshake.isAsked(req.headers())) {
      endWith(channel, ctx);
    }
    return unwrap().serve(ctx, req);
  }

  private static void endWith(Channel channel, ServiceRequestContext ctx) {
    // Runs on the channel's event loop, like every end of a call: a call that was answered has
    // ended before.
    ChannelFutureListener end =
        closed -> {
          if (!ctx.log().isComplete()) {
            ctx.cancel(ClosedSessionException.get());
          }
        };
    var closed = channel.closeFuture().addListener(end);
    // The connection outlives its calls.
    var _ = ctx.log().whenComplete().thenRun(() -> closed.removeListener(end));
  }
}
