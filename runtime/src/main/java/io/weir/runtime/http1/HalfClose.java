package io.weir.runtime.http1;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends the output of a connection behind its last response, so that a client that reads up to the
 * end has it at once. The input stays open: closing a socket whose input has not been read makes
 * the kernel reset the connection, and the client may then lose the response (RFC 9112, 9.6).
 * Armeria closes the connection when the client does, or seconds later.
 */
public final class HalfClose implements ChannelFutureListener {
  public static final HalfClose LISTENER = new HalfClose();

  private HalfClose() {}

  @Override
  public void operationComplete(ChannelFuture answered) {
    var channel = answered.channel();
    if (!answered.isSuccess() || !channel.isActive()) {
      return;
    }
    var tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      endOutput(channel);
    } else {
      // close_notify tells the client that nothing has been cut off (RFC 8446, 6.1).
      var _ = tls.closeOutbound().addListener(told -> endOutput(channel));
    }
  }

  private static void endOutput(Channel channel) {
    if (channel instanceof DuplexChannel socket) {
      var _ = socket.shutdownOutput();
    }
  }
}
