package io.weir.loadbalancer.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.grpc.ResetCode;

/**
 * Observes the frames of an endpoint before the client handles them. A fault in the answer to one
 * call ends that stream only: header lists beyond the limit become a status, and errors that would
 * be blamed on the whole connection become errors of the stream.
 */
final class Http2Frames extends Http2FrameListenerDecorator {
  private final Http2ConnectionEncoder encoder;
  private final EndpointConnections all;
  private final KeepAlive keepAlive;
  private final long maxStreams;
  private final long maxHeaders;
  private long allowed = Long.MAX_VALUE;
  private volatile boolean established;
  private boolean leaving;

  Http2Frames(
      Http2ConnectionHandler handler,
      EndpointConnections all,
      KeepAlive keepAlive,
      ConnectionsConfig config) {
    super(handler.decoder().frameListener());
    this.all = all;
    this.encoder = handler.encoder();
    this.keepAlive = keepAlive;
    this.maxStreams = config.maxStreams();
    this.maxHeaders = config.maxHeaders().bytes();
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    keepAlive.answered();
    if (HeaderList.size(headers) > maxHeaders) {
      tooLarge(ctx, streamId, headers, end);
      return;
    }
    try {
      super.onHeadersRead(ctx, streamId, headers, padding, end);
    } catch (Http2Exception | RuntimeException broken) {
      throw ofStream(streamId, broken);
    }
  }

  /** Ends a stream with a status in place of its headers or trailers, which are too large. */
  private void tooLarge(ChannelHandlerContext ctx, int streamId, Http2Headers headers, boolean end)
      throws Http2Exception {
    if (all.protocol().isHttp()) {
      throw Http2Exception.streamError(
          streamId, Http2Error.ENHANCE_YOUR_CALM, "the header list of an answer is too large");
    }
    boolean trailers = headers.status() == null;
    headers.clear();
    if (!trailers) {
      headers.status("200");
      headers.set("content-type", Dialect.GRPC.contentType());
    }
    headers.setInt(ReservedMetadata.STATUS, GrpcCode.RESOURCE_EXHAUSTED.number());
    headers.set(
        ReservedMetadata.MESSAGE,
        "the %s of the answer are larger than %d bytes"
            .formatted(trailers ? "trailers" : "headers", maxHeaders));
    super.onHeadersRead(ctx, streamId, headers, 0, true);
    if (!end) {
      var _ = encoder.writeRstStream(ctx, streamId, Http2Error.CANCEL.code(), ctx.newPromise());
      ctx.flush();
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    try {
      return super.onDataRead(ctx, streamId, data, padding, end);
    } catch (Http2Exception | RuntimeException broken) {
      throw ofStream(streamId, broken);
    }
  }

  /** Returns an error that resets one stream and leaves the others on the connection alone. */
  private static Http2Exception ofStream(int streamId, Exception broken) {
    return broken instanceof Http2Exception.StreamException known
        ? known
        : Http2Exception.streamError(
            streamId,
            Http2Error.PROTOCOL_ERROR,
            broken,
            "malformed answer: %s",
            broken.getMessage());
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
    // The priority of an answer has no meaning to a client.
    onHeadersRead(ctx, streamId, headers, padding, end);
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData)
      throws Http2Exception {
    leaving = true;
    if (errorCode == Http2Error.NO_ERROR.code()) {
      all.losing();
    } else {
      all.refused();
    }
    super.onGoAwayRead(ctx, lastStreamId, errorCode, debugData);
  }

  /** Returns whether the endpoint has answered the preface, so that calls can be sent. */
  boolean established() {
    return established;
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
    var headers = settings.maxHeaderListSize();
    if (headers != null) {
      all.maxHeaders(headers);
    }
    var sockets = settings.connectProtocolEnabled();
    if (sockets != null || !established) {
      all.connectProtocol(Boolean.TRUE.equals(sockets));
    }
    var complete = new Http2Settings().copyFrom(settings);
    complete.maxConcurrentStreams(Math.min(allowed, maxStreams));
    super.onSettingsRead(ctx, complete);
    established = true;
  }
}
