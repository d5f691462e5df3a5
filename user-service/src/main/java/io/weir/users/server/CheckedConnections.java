package io.weir.users.server;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AsciiString;
import io.weir.runtime.protocol.ProtocolChecks;

/** Adds the strict checks of HTTP/2 to each connection of a gRPC server. Thread-safe. */
final class CheckedConnections implements InternalProtocolNegotiator.ProtocolNegotiator {
  private final InternalProtocolNegotiator.ProtocolNegotiator plaintext =
      InternalProtocolNegotiators.serverPlaintext();
  private final ProtocolChecks checks;

  CheckedConnections(ProtocolChecks checks) {
    this.checks = checks;
  }

  @Override
  public AsciiString scheme() {
    return plaintext.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler handler) {
    return new Start(plaintext.newHandler(handler));
  }

  @Override
  public void close() {
    plaintext.close();
  }

  /** Adds the checks, then gives its place to the first handler of gRPC. */
  private final class Start extends ChannelHandlerAdapter {
    private final ChannelHandler next;

    Start(ChannelHandler next) {
      this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      checks.opened(ctx.pipeline());
      ctx.pipeline().replace(this, null, next);
    }
  }
}
