package io.weir.loadbalancer.wire;

import com.linecorp.armeria.client.GoAwayReceivedException;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionPrefaceAndSettingsFrameWrittenEvent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.runtime.http2.Http2Windows;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/2 connection to an endpoint, and the calls that are streams of it. Confined to its event
 * loop.
 */
final class ClientConnection extends Http2ConnectionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  /** Size of every window before it is increased (RFC 9113, 6.9.2). */
  private static final int WINDOW = 65_535;

  private final Opening opening;
  private final Destination to;
  private final Http2Connection.PropertyKey key;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable ScheduledFuture<?> looking;
  private long most;
  private boolean leaving;
  private boolean used;

  /**
   * @param opening receives the first settings of the endpoint, and the end of the connection
   */
  ClientConnection(
      Opening opening,
      Destination to,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings);
    this.opening = opening;
    this.to = to;
    this.key = connection().newKey();
    connection().addListener(new Streams());
    decoder.frameListener(new ResponseFrames(this));
  }

  /** Returns whether the connection can take another call. */
  boolean hasRoom() {
    return !leaving && connection().local().numActiveStreams() < most;
  }

  /** Returns the call of a stream; null if it has ended. */
  @Nullable ClientStream call(int id) {
    var stream = connection().stream(id);
    return stream == null ? null : stream.getProperty(key);
  }

  /**
   * Records the number of concurrent calls that the endpoint allows. The first time, this
   * establishes the connection.
   */
  void allowed(long calls) {
    most = calls;
    if (looking == null) {
      long idle = Http2Client.IDLE.toNanos();
      looking =
          context()
              .executor()
              .scheduleWithFixedDelay(this::closeIfUnused, idle, idle, TimeUnit.NANOSECONDS);
      opening.established(this);
    }
  }

  /** Registers what happens when the connection is closed. */
  void onClose(Runnable action) {
    var _ = context().channel().closeFuture().addListener(closed -> action.run());
  }

  /** Begins a call, for which there is room. */
  void begin(ClientStream call) {
    var context = context();
    used = true;
    int id = connection().local().incrementAndGetNextStreamId();
    if (id <= 0) {
      leave();
      call.notSent(ClosedSessionException.get());
      return;
    }
    var written = context.newPromise().addListener(call);
    var headers = HeaderLists.ofRequest(call.request().headers(), to);
    var _ = encoder().writeHeaders(context, id, headers, 0, false, written);
    var stream = connection().stream(id);
    if (stream == null || call.ended()) {
      call.notSent(ClosedSessionException.get());
      return;
    }
    var _ = stream.setProperty(key, call);
    call.opened(this, id);
    flush();
  }

  private ChannelHandlerContext context() {
    var known = ctx;
    if (known == null) {
      throw new IllegalStateException("the connection is not in a pipeline");
    }
    return known;
  }

  /** Writes content of a request. Takes the buffer over. */
  void write(int id, ByteBuf data, boolean end, @Nullable ChannelFutureListener written) {
    var context = context();
    var promise = context.newPromise();
    if (written != null) {
      var _ = promise.addListener(written);
    }
    var _ = encoder().writeData(context, id, data, 0, end, promise);
  }

  /** Sends what is written, at the end of the turn of the event loop. */
  void flush() {
    flush(context());
  }

  /** Resets a stream, because nobody waits for it. Without effect on one that has ended. */
  void reset(int id) {
    var stream = connection().stream(id);
    if (stream != null && !stream.isResetSent()) {
      var context = context();
      var _ = resetStream(context, id, Http2Error.CANCEL.code(), context.newPromise());
      flush();
    }
  }

  /** Opens the flow-control windows by content that has been passed on. */
  void consumed(int id, int bytes) {
    var stream = connection().stream(id);
    if (stream == null) {
      return;
    }
    try {
      if (connection().local().flowController().consumeBytes(stream, bytes)) {
        flush();
      }
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Closes the connection when its calls have ended; it gets no new ones. */
  void leave() {
    leaving = true;
    var _ = context().channel().close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    ctx = added;
    super.handlerAdded(added);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof Http2ConnectionPrefaceAndSettingsFrameWrittenEvent) {
      var all = connection().connectionStream();
      connection()
          .local()
          .flowController()
          .incrementWindowSize(all, Http2Windows.CONNECTION - WINDOW);
    }
    super.userEventTriggered(context, event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    leaving = true;
    var looks = looking;
    if (looks != null) {
      var _ = looks.cancel(false);
    }
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      super.exceptionCaught(context, cause);
    } else if (!(cause instanceof IOException)) {
      var _ = context.close();
    }
    // Otherwise the channel closes, which ends the calls.
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext context,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    if (error != null) {
      LOG.warn("{}: closed a connection: {}", to, cause.getMessage());
    }
    // Not the message of the cause, which the endpoint would receive.
    var sent = error == null ? new Http2Exception(Http2Error.INTERNAL_ERROR, "", cause) : error;
    super.onConnectionError(context, outbound, cause, sent);
  }

  private void closeIfUnused() {
    if (!used && connection().numActiveStreams() == 0) {
      leave();
    }
    used = connection().numActiveStreams() > 0;
  }

  /** Streams of this connection, and its end. */
  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      ClientStream call = stream.removeProperty(key);
      if (call != null && !call.ended()) {
        call.fail(cause(stream));
      }
    }

    private Throwable cause(Http2Stream stream) {
      boolean unseen =
          connection().goAwayReceived()
              && stream.id() > connection().local().lastStreamKnownByPeer();
      return unseen
          ? UnprocessedRequestException.of(GoAwayReceivedException.get())
          : ClosedStreamException.get();
    }

    @Override
    public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
      leaving = true;
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
      leaving = true;
      if (errorCode != Http2Error.NO_ERROR.code()) {
        closeStreams();
      } else if (lastStreamId == Integer.MAX_VALUE) {
        // The endpoint announces another one, with the last stream that it takes.
        return;
      }
      if (!connection().goAwaySent()) {
        var _ = context().channel().close();
      }
    }

    private void closeStreams() {
      try {
        var _ =
            connection()
                .forEachActiveStream(stream -> {
                  var _ = stream.close();
                  return true;
                });
      } catch (Http2Exception impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
