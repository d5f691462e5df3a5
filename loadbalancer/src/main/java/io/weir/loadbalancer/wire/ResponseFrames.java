package io.weir.loadbalancer.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.weir.loadbalancer.outcome.StreamReset;

/** Gives the frames of an endpoint to their calls. Those for calls that have ended are ignored. */
final class ResponseFrames extends Http2FrameAdapter {
  private final ClientConnection connection;

  ResponseFrames(ClientConnection connection) {
    this.connection = connection;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    var call = connection.call(id);
    if (call != null) {
      call.headers(headers, end);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int id,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    // The priority of an answer has no meaning to a client.
    onHeadersRead(context, id, headers, padding, end);
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    var call = connection.call(id);
    return padding + (call == null ? data.readableBytes() : call.data(data, end));
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
    var call = connection.call(id);
    if (call != null && !call.ended()) {
      call.fail(StreamReset.by(code));
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
    var most = settings.maxConcurrentStreams();
    connection.allowed(most == null ? Long.MAX_VALUE : most);
  }
}
