package io.weir.loadbalancer.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.weir.runtime.websocket.Handshake;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens a WebSocket on a connection over HTTP/1.1, between Netty's parser and Armeria. After "101
 * Switching Protocols" the content of the request and of the answer are the bytes of the
 * connection: Armeria receives the 101 as an informational answer, and a final one whose content
 * ends with the connection. An endpoint that refuses answers as to any other request. Confined to
 * the event loop.
 */
final class WebSocketSwitch extends ChannelDuplexHandler {
  /**
   * Time between the caller's last byte and the end of our half of the connection. Servers that
   * close the connection as soon as they see our end would drop the answers to the last messages.
   */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  private final Queue<Early> early = new ArrayDeque<>(0);
  private State state = State.HTTP;
  private @Nullable String key;
  private boolean broken;

  private enum State {
    /** Requests and answers of HTTP. */
    HTTP,
    /** The request for a WebSocket is sent. */
    ASKED,
    /** The headers of a 101 have arrived. */
    SWITCHING,
    /** Bytes flow. */
    OPEN,
    /** The endpoint has answered 101 and opened no WebSocket. */
    BROKEN
  }

  /** Bytes of the caller that come while the parser is still busy with the headers of the 101. */
  private record Early(HttpContent content, ChannelPromise promise) {
    void fail(Throwable cause) {
      content.release();
      promise.tryFailure(cause);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof HttpContent content) {
      if (state == State.SWITCHING) {
        early.add(new Early(content, promise));
        return;
      }
      if (state == State.OPEN) {
        send(ctx, content, promise);
        return;
      }
    }
    if (message instanceof HttpRequest request) {
      ask(request);
    }
    var _ = ctx.write(message, promise);
  }

  private static void send(ChannelHandlerContext ctx, HttpContent content, ChannelPromise promise) {
    var _ = ctx.write(content.content(), promise);
    if (content instanceof LastHttpContent) {
      endOurSide(ctx);
    }
  }

  private void ask(HttpRequest request) {
    var headers = request.headers();
    if (headers.contains(HttpHeaderNames.UPGRADE, Handshake.PROTOCOL, true)) {
      state = State.ASKED;
      key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
      // The request itself has no content.
      headers.remove(HttpHeaderNames.TRANSFER_ENCODING).remove(HttpHeaderNames.CONTENT_LENGTH);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (state) {
      case HTTP -> ctx.fireChannelRead(message);
      case ASKED -> {
        if (message instanceof HttpResponse response) {
          answered(response);
        }
        if (state == State.BROKEN) {
          ReferenceCountUtil.release(message);
          var _ = ctx.close();
        } else {
          ctx.fireChannelRead(message);
        }
      }
      case SWITCHING -> {
        ctx.fireChannelRead(message);
        open(ctx);
      }
      case OPEN -> ctx.fireChannelRead(new DefaultHttpContent((ByteBuf) message));
      case BROKEN -> ReferenceCountUtil.release(message);
    }
  }

  private void answered(HttpResponse response) {
    if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      state = isAccepted(response) ? State.SWITCHING : State.BROKEN;
    } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      state = State.HTTP;
    }
  }

  /** Returns whether the endpoint speaks WebSocket (RFC 6455, 4.1). */
  private boolean isAccepted(HttpResponse response) {
    var headers = response.headers();
    return headers.contains(HttpHeaderNames.UPGRADE, Handshake.PROTOCOL, true)
        && Handshake.accept(key).equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT));
  }

  private void open(ChannelHandlerContext ctx) {
    if (!ctx.channel().isActive()) {
      return;
    }
    state = State.OPEN;
    var answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    // The connection takes no other request.
    answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ctx.fireChannelRead(answer);
    // Passes on the bytes behind the 101.
    ctx.pipeline().remove(HttpClientCodec.class);
    early.forEach(bytes -> send(ctx, bytes.content(), bytes.promise()));
    early.clear();
    ctx.flush();
  }

  /** Ends our half of the connection some time after everything is sent. */
  private static void endOurSide(ChannelHandlerContext ctx) {
    var channel = ctx.channel();
    var sent = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
    var _ = sent.addListener(done -> shutDownLater(channel));
  }

  private static void shutDownLater(Channel channel) {
    long millis = LAST_ANSWERS.toMillis();
    var _ = channel.eventLoop().schedule(() -> shutDown(channel), millis, TimeUnit.MILLISECONDS);
  }

  private static void shutDown(Channel channel) {
    var tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      var _ = tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    // Armeria would log a warning.
    if (!(event instanceof ChannelOutputShutdownEvent)) {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken = true;
    ctx.fireExceptionCaught(cause);
  }

  /** Completes the answer if the endpoint has closed the connection, and did not reset it. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    releaseEarly();
    if (state == State.OPEN && !broken) {
      ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    releaseEarly();
  }

  private void releaseEarly() {
    var closed = new ClosedChannelException();
    early.forEach(bytes -> bytes.fail(closed));
    early.clear();
  }
}
