package io.weir.loadbalancer.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.weir.grpc.ResetCode;

/** Observes the frames of an endpoint, and corrects some, before Armeria handles them. */
final class Http2Frames extends Http2FrameListenerDecorator {
  private final KeepAlive keepAlive;
  private final long maxStreams;
  private long allowed = Long.MAX_VALUE;
  private volatile boolean established;
  private boolean leaving;

  Http2Frames(Http2FrameListener next, KeepAlive keepAlive, int maxStreams) {
    super(next);
    this.keepAlive = keepAlive;
    this.maxStreams = maxStreams;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    keepAlive.answered();
    super.onHeadersRead(ctx, streamId, headers, padding, end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    keepAlive.answered();
    super.onHeadersRead(ctx, streamId, headers, dependency, weight, exclusive, padding, end);
  }

  /** Returns whether the endpoint has answered the preface, so that calls can be sent. */
  boolean established() {
    return established;
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData)
      throws Http2Exception {
    leaving = true;
    super.onGoAwayRead(ctx, lastStreamId, errorCode, debugData);
  }

  /**
   * Passes on a reset. An endpoint that shuts down cancels its calls after GOAWAY; no caller wanted
   * that, so such a reset counts as the loss of the connection.
   */
  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode)
      throws Http2Exception {
    boolean lost = leaving && errorCode == ResetCode.CANCEL.number();
    super.onRstStreamRead(ctx, streamId, lost ? ResetCode.STREAM_CLOSED.number() : errorCode);
  }

  /**
   * Passes on settings that always name a limit of streams. If settings do not name it, Armeria
   * assumes that there is none any more, although the old value holds (RFC 9113, 6.5); Armeria also
   * has no limit of its own.
   */
  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    var said = settings.maxConcurrentStreams();
    if (said != null) {
      allowed = said;
    }
    var complete = new Http2Settings().copyFrom(settings);
    complete.maxConcurrentStreams(Math.min(allowed, maxStreams));
    super.onSettingsRead(ctx, complete);
    established = true;
  }
}
