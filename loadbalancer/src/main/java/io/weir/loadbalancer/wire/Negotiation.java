package io.weir.loadbalancer.wire;

import com.linecorp.armeria.client.SessionProtocolNegotiationException;
import com.linecorp.armeria.common.SessionProtocol;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLException;

/** Begins HTTP/2 when TLS is established and the endpoint has chosen that protocol (ALPN). */
final class Negotiation extends ChannelInboundHandlerAdapter {
  private final Opening opening;
  private final SslHandler tls;
  private final ClientConnection connection;

  Negotiation(Opening opening, SslHandler tls, ClientConnection connection) {
    this.opening = opening;
    this.tls = tls;
    this.connection = connection;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
      super.userEventTriggered(ctx, event);
    } else if (!handshake.isSuccess()) {
      fail(ctx, handshake.cause());
    } else if (ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
      var _ = ctx.pipeline().addLast(connection).remove(this);
    } else {
      fail(ctx, new SessionProtocolNegotiationException(SessionProtocol.H2, "no HTTP/2 in ALPN"));
    }
  }

  private void fail(ChannelHandlerContext ctx, Throwable cause) {
    opening.failed(cause);
    var _ = ctx.close();
  }

  /** An endpoint may reset a connection whose handshake it does not like. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    var cause = thrown instanceof DecoderException ? thrown.getCause() : thrown;
    fail(ctx, cause instanceof SSLException known ? known : new SSLException("no TLS", thrown));
  }
}
