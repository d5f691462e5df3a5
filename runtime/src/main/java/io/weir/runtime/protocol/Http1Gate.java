package io.weir.runtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpExpectationFailedEvent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.ReferenceCountUtil;
import io.weir.runtime.http1.HalfClose;
import io.weir.runtime.websocket.Handshake;
import java.nio.channels.ClosedChannelException;

/**
 * Checks HTTP/1 requests between Netty's parser and Armeria's decoder, and answers HTTP/1.0 as
 * HTTP/1.0. A refused request is marked as one that could not be parsed: Armeria answers it in
 * order, reads nothing behind it and closes the connection. Confined to the event loop.
 */
final class Http1Gate extends ChannelDuplexHandler {
  private final ProtocolChecks checks;
  private boolean old;
  private boolean keepAlive;
  private boolean closing;
  private boolean ended;
  private boolean socket;

  Http1Gate(ProtocolChecks checks) {
    this.checks = checks;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (ended) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (socket) {
      readBehindHandshake(ctx, message);
      return;
    }
    if (message instanceof HttpRequest request) {
      read(ctx, request);
      return;
    }
    if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      checks.errors().refused(Reason.SYNTAX);
    }
    ctx.fireChannelRead(message);
  }

  /**
   * Reads what follows the handshake of a WebSocket. A client waits for the answer before it sends
   * more (RFC 6455, 4.1): until then there are no bytes of a WebSocket, and Armeria would keep
   * requests and content forever.
   */
  private void readBehindHandshake(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf || message.equals(LastHttpContent.EMPTY_LAST_CONTENT)) {
      ctx.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (message instanceof HttpRequest) {
      checks.errors().refused(Reason.SYNTAX);
      var _ = ctx.close();
    }
  }

  private void read(ChannelHandlerContext ctx, HttpRequest request) {
    if (request.decoderResult().isSuccess()) {
      var refusal = Http1Rule.refusal(request);
      if (refusal == null) {
        accept(ctx, request);
        return;
      }
      checks.errors().refused(refusal.reason());
      request.setDecoderResult(DecoderResult.failure(refusal));
    } else {
      checks.errors().refused(Reason.SYNTAX);
      var refusal = Http1Rule.unparsed(request.decoderResult().cause());
      if (refusal != null) {
        request.setDecoderResult(DecoderResult.failure(refusal));
      }
    }
    // A refused request must not turn the connection into an HTTP/2 one.
    request.headers().remove(HttpHeaderNames.UPGRADE);
    ctx.fireChannelRead(request);
  }

  private void accept(ChannelHandlerContext ctx, HttpRequest request) {
    var headers = request.headers();
    RequestMethod.clear(request);
    if (checks.anyMethod() && RequestMethod.keep(request)) {
      // The upgraded request would pass the checks of HTTP/2, which remove its method.
      headers.remove(HttpHeaderNames.UPGRADE);
    }
    if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      old = true;
      keepAlive = HttpUtil.isKeepAlive(request);
      // RFC 9110, 7.8: ignored in HTTP/1.0.
      headers.remove(HttpHeaderNames.UPGRADE);
    }
    var expectation = headers.get(HttpHeaderNames.EXPECT);
    if (expectation != null && HttpUtil.getContentLength(request, 0L) > checks.body()) {
      // Asks for content that is refused: the refusal is the answer.
      headers.remove(HttpHeaderNames.EXPECT);
    }
    boolean upgrade = headers.contains(HttpHeaderNames.UPGRADE);
    if (upgrade && hasContent(request)) {
      // HTTP/2 frames must not stand behind content whose end is not known here.
      headers.remove(HttpHeaderNames.UPGRADE);
    }
    socket =
        request.method().equals(HttpMethod.GET)
            && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
            && headers.containsValue(HttpHeaderNames.UPGRADE, Handshake.PROTOCOL, true);
    ctx.fireChannelRead(request);
    if (upgrade) {
      var upgraded = ctx.pipeline().get(Http2ConnectionHandler.class);
      if (upgraded != null) {
        checks.installHttp2(ctx.pipeline(), upgraded, ProtocolChecks.PREFACE);
      }
    }
  }

  private static boolean hasContent(HttpRequest request) {
    return HttpUtil.isTransferEncodingChunked(request)
        || HttpUtil.getContentLength(request, 0L) > 0;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    if (ended) {
      ReferenceCountUtil.release(message);
      // Armeria closes at a failure, before the last response has been flushed.
      var _ =
          ctx.channel()
              .closeFuture()
              .addListener(closed -> promise.tryFailure(new ClosedChannelException()));
      return;
    }
    var written = promise;
    if (socket && message instanceof HttpResponse response) {
      // Armeria writes the content of a refusal without chunks, and closes the connection behind
      // it.
      response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
    }
    if (message instanceof HttpResponse response && !isInformational(response.status())) {
      if (old) {
        asHttp10(response);
      } else {
        closing = isClosing(response.headers());
      }
    }
    if (message instanceof LastHttpContent && closing) {
      ended = old;
      written =
          promise.unvoid().addListener(old ? ChannelFutureListener.CLOSE : HalfClose.LISTENER);
    }
    var _ = ctx.write(message, written);
  }

  /**
   * Keeps from Armeria, which would log them, that {@link HalfClose} has ended the output, and what
   * its own decoder tells Netty's parser of an expectation that it has refused.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof ChannelOutputShutdownEvent
        || event instanceof HttpExpectationFailedEvent)) {
      ctx.fireUserEventTriggered(event);
    }
  }

  private static boolean isInformational(HttpResponseStatus status) {
    return status.codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  /** Ends content of unknown length by closing the connection (RFC 9112, 6.3). */
  private void asHttp10(HttpResponse response) {
    var headers = response.headers();
    response.setProtocolVersion(HttpVersion.HTTP_1_0);
    closing = !keepAlive || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    boolean close = closing || isClosing(headers);
    headers.set(
        HttpHeaderNames.CONNECTION, close ? HttpHeaderValues.CLOSE : HttpHeaderValues.KEEP_ALIVE);
  }

  private static boolean isClosing(HttpHeaders headers) {
    return headers.contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
  }
}
