package io.weir.runtime.listener;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/**
 * Over HTTP/1 a caller leaves by closing its connection, and Armeria would have its call go on for
 * a second after that. Here it ends at once. A WebSocket hears of it by itself.
 */
final class LeavingService extends SimpleDecoratingHttpService {

  LeavingService(HttpService delegate) {
    super(delegate);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    var channel = ctx.log().partial().channel();
    if (channel != null && !ctx.sessionProtocol().isMultiplex() && !isWebSocket(req)) {
      endWith(channel, ctx);
    }
    return unwrap().serve(ctx, req);
  }

  private static boolean isWebSocket(HttpRequest req) {
    return "websocket".equalsIgnoreCase(req.headers().get(HttpHeaderNames.UPGRADE));
  }

  private static void endWith(Channel channel, ServiceRequestContext ctx) {
    // On the channel's event loop, as all that ends a call: what was sent to the end has ended
    // before.
    ChannelFutureListener end =
        closed -> {
          if (!ctx.log().isComplete()) {
            ctx.cancel(ClosedSessionException.get());
          }
        };
    var closed = channel.closeFuture().addListener(end);
    // A connection lives longer than its calls.
    var _ = ctx.log().whenComplete().thenRun(() -> closed.removeListener(end));
  }
}
