package io.weir.testkit.upstream;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.weir.testkit.upstream.FrameUpstream.Attempt;
import io.weir.testkit.upstream.FrameUpstream.Fault;
import java.util.concurrent.TimeUnit;

/** Stream of a {@link FrameUpstream}: reads a whole request and applies the planned fault. */
final class FrameStream extends ChannelInboundHandlerAdapter {
  private static final long SLOW_MILLIS = 30;
  private static final int OK = 0;
  private static final int UNIMPLEMENTED = 12;
  private static final int INTERNAL = 13;
  private static final int UNAVAILABLE = 14;
  private static final byte[] MESSAGE = {0, 0, 0, 0, 1, 7};
  private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};

  private final FrameUpstream upstream;
  private final ConnectionStreams connection;
  private String path = "";
  private Attempt attempt = new Attempt("", 0);

  /** Highest stream served on a connection, for GOAWAY. Confined to the connection's event loop. */
  static final class ConnectionStreams {
    private final Http2FrameCodec codec;
    private int highest;
    private boolean away;

    ConnectionStreams(Http2FrameCodec codec) {
      this.codec = codec;
    }

    /**
     * Sends a GOAWAY that excludes this stream and later ones. Returns false if a later stream has
     * already been served.
     */
    boolean goAwayBefore(ChannelHandlerContext ctx, int stream) throws Exception {
      if (away || highest >= stream) {
        return false;
      }
      away = true;
      var connection = ctx.channel().parent().pipeline().context(codec);
      var _ =
          codec.goAway(
              connection,
              highest,
              Http2Error.NO_ERROR.code(),
              Unpooled.EMPTY_BUFFER,
              connection.newPromise());
      connection.flush();
      return true;
    }

    /** Sends GOAWAY with an error that has seen all streams, and closes the connection. */
    void breakOff(ChannelHandlerContext ctx) throws Exception {
      var connection = ctx.channel().parent().pipeline().context(codec);
      var _ =
          codec
              .goAway(
                  connection,
                  highest,
                  Http2Error.PROTOCOL_ERROR.code(),
                  Unpooled.EMPTY_BUFFER,
                  connection.newPromise())
              .addListener(ChannelFutureListener.CLOSE);
      connection.flush();
    }

    boolean serves(int stream) {
      if (away) {
        return false;
      }
      highest = Math.max(highest, stream);
      return true;
    }
  }

  FrameStream(FrameUpstream upstream, ConnectionStreams connection) {
    this.upstream = upstream;
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) throws Exception {
    try {
      if (frame instanceof Http2HeadersFrame headers) {
        begin(headers);
        if (headers.isEndStream()) {
          whole(ctx);
        }
      } else if (frame instanceof Http2DataFrame data && data.isEndStream()) {
        whole(ctx);
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void begin(Http2HeadersFrame frame) {
    var headers = frame.headers();
    path = String.valueOf(headers.path());
    attempt =
        new Attempt(
            String.valueOf(headers.get(FrameUpstream.CALL)),
            headers.getInt("grpc-previous-rpc-attempts", 0));
  }

  private void whole(ChannelHandlerContext ctx) throws Exception {
    int stream = ((Http2StreamChannel) ctx.channel()).stream().id();
    if (path.startsWith("/grpc.health.v1.Health/")) {
      if (connection.serves(stream)) {
        health(ctx);
      }
      return;
    }
    upstream.came();
    var fault = upstream.plan.apply(attempt);
    if (fault == Fault.GO_AWAY && connection.goAwayBefore(ctx, stream)) {
      return;
    }
    if (fault == Fault.REFUSED_WITH_ERROR) {
      connection.breakOff(ctx);
      return;
    }
    if (fault == Fault.REFUSED_STREAM || fault == Fault.GO_AWAY || !connection.serves(stream)) {
      reset(ctx, Http2Error.REFUSED_STREAM.code());
      return;
    }
    upstream.executed(attempt.call());
    answer(ctx, fault);
  }

  private void health(ChannelHandlerContext ctx) {
    if (path.endsWith("/Check")) {
      headers(ctx);
      data(ctx, SERVING);
      trailers(ctx, OK);
    } else {
      status(ctx, UNIMPLEMENTED);
    }
  }

  private void answer(ChannelHandlerContext ctx, Fault fault) throws Exception {
    switch (fault) {
      case OK -> ends(ctx, OK);
      case SLOW -> {
        var _ = ctx.executor().schedule(() -> ends(ctx, OK), SLOW_MILLIS, TimeUnit.MILLISECONDS);
      }
      case SILENT -> {}
      case RESET_BEFORE_HEADERS -> reset(ctx, upstream.resetCode);
      case RESET_AFTER_HEADERS -> {
        headers(ctx);
        reset(ctx, upstream.resetCode);
      }
      case RESET_LATE -> {
        headers(ctx);
        Runnable reset = () -> reset(ctx, upstream.resetCode);
        var _ = ctx.executor().schedule(reset, FrameUpstream.LATE_MILLIS, TimeUnit.MILLISECONDS);
      }
      case UNAVAILABLE -> status(ctx, UNAVAILABLE);
      case UNAVAILABLE_IN_TRAILERS -> ends(ctx, UNAVAILABLE);
      case INTERNAL_IN_TRAILERS -> ends(ctx, INTERNAL);
      case LARGE_HEADERS -> large(ctx, response(), false);
      case LARGE_TRAILERS -> {
        headers(ctx);
        data(ctx, MESSAGE);
        large(ctx, new DefaultHttp2Headers().setInt("grpc-status", OK), true);
      }
      case MESSAGE_AFTER_TRAILERS -> {
        var note = new DefaultHttp2Headers().set("x-note", "1");
        var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(note, false));
        data(ctx, MESSAGE);
      }
      case GO_AWAY_WITH_ERROR -> connection.breakOff(ctx);
      case CONNECTION_CLOSED -> {
        var _ = ctx.channel().parent().close();
      }
      case CONNECTION_RESET -> upstream.resetConnections();
      case CONNECTION_REFUSED -> upstream.refuseForAWhile();
      case REFUSED_STREAM, GO_AWAY, REFUSED_WITH_ERROR ->
          throw new IllegalStateException(fault + " is not executed");
    }
  }

  private static void ends(ChannelHandlerContext ctx, int status) {
    headers(ctx);
    data(ctx, MESSAGE);
    trailers(ctx, status);
  }

  private static DefaultHttp2Headers response() {
    var headers = new DefaultHttp2Headers();
    headers.status("200").set("content-type", "application/grpc");
    return headers;
  }

  private static void large(ChannelHandlerContext ctx, Http2Headers headers, boolean end) {
    headers.set("x-large", "x".repeat(FrameUpstream.LARGE));
    var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end));
  }

  private static void headers(ChannelHandlerContext ctx) {
    var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(response()));
  }

  private static void status(ChannelHandlerContext ctx, int status) {
    var headers = response().setInt("grpc-status", status);
    var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true));
  }

  private static void data(ChannelHandlerContext ctx, byte[] message) {
    var _ = ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(message)));
  }

  private static void trailers(ChannelHandlerContext ctx, int status) {
    var headers = new DefaultHttp2Headers().setInt("grpc-status", status);
    var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true));
  }

  private static void reset(ChannelHandlerContext ctx, long code) {
    var _ = ctx.writeAndFlush(new DefaultHttp2ResetFrame(code));
  }
}
