package io.weir.runtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Passes on the first four bytes of a connection, by which Armeria detects HTTP/2 and adds its
 * decoder; then adds the checks in front of that decoder, passes on the rest, and leaves.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  static final int DETECTED_BY = 4;

  private final ProtocolChecks checks;
  private int passed;

  FirstBytes(ProtocolChecks checks) {
    this.checks = checks;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    int first = Math.min(DETECTED_BY - passed, bytes.readableBytes());
    passed += first;
    if (passed < DETECTED_BY) {
      ctx.fireChannelRead(bytes);
      return;
    }
    ctx.fireChannelRead(bytes.readRetainedSlice(first));
    checks.detected(ctx.pipeline(), ProtocolChecks.PREFACE - DETECTED_BY);
    if (bytes.isReadable()) {
      ctx.fireChannelRead(bytes);
    } else {
      bytes.release();
    }
    ctx.pipeline().remove(this);
  }
}
