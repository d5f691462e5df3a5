package io.weir.runtime.http1;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.weir.runtime.turn.Turn;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets few requests of an HTTP/1 connection be served at the same time, and few in one turn of the
 * event loop: the next is passed on when an earlier response has been written to the socket, and
 * when other connections have had their turn. Until then the connection is not read, and what was
 * read already waits here. Otherwise a client could send requests without end and read no answer,
 * or keep the event loop for itself. Confined to the event loop.
 */
public final class PipelinedRequests extends ChannelDuplexHandler {
  /** Requests whose response is not written. */
  public static final int MOST = 16;

  private final Queue<Object> waiting = new ArrayDeque<>(0);
  private final Turn turn = new Turn();
  private int served;
  private boolean passing;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (waiting.isEmpty() && mayPass(message)) {
      pass(ctx, message);
      return;
    }
    waiting.add(message);
    // Armeria resumes reading when it has consumed content.
    setReading(ctx, false);
    scheduleTurn(ctx);
  }

  private boolean mayPass(Object message) {
    return (served < MOST && !turn.isOver()) || !(message instanceof HttpRequest);
  }

  private void pass(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest) {
      served++;
      turn.work(Turn.REQUEST);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (waiting.isEmpty()) {
      turn.complete();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    boolean last = message instanceof LastHttpContent && !isInformational(message);
    var written = promise;
    if (last) {
      ChannelFutureListener answered = future -> answered(ctx);
      written = promise.unvoid().addListener(answered);
    }
    var _ = ctx.write(message, written);
  }

  private static boolean isInformational(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  private void answered(ChannelHandlerContext ctx) {
    served--;
    passWaiting(ctx);
  }

  private void scheduleTurn(ChannelHandlerContext ctx) {
    if (served < MOST) {
      turn.next(ctx.executor(), () -> passWaiting(ctx));
    }
  }

  private void passWaiting(ChannelHandlerContext ctx) {
    if (passing || waiting.isEmpty()) {
      return;
    }
    passing = true;
    while (!waiting.isEmpty() && mayPass(waiting.element())) {
      pass(ctx, waiting.remove());
    }
    passing = false;
    ctx.fireChannelReadComplete();
    if (waiting.isEmpty()) {
      setReading(ctx, true);
    } else {
      scheduleTurn(ctx);
    }
  }

  private static void setReading(ChannelHandlerContext ctx, boolean reading) {
    var _ = ctx.channel().config().setAutoRead(reading);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    releaseWaiting();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    releaseWaiting();
  }

  private void releaseWaiting() {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }
}
