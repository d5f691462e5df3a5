package io.weir.runtime.http1;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.weir.runtime.turn.Turn;
import io.weir.runtime.turn.TurnHandler;
import java.util.Deque;

/**
 * Serves the requests of an HTTP/1 connection one after the other, and few in one turn of the event
 * loop: the next is passed on when the response before it has been written to the socket, and when
 * other connections have had their turn. Until then the connection is not read, and what was read
 * already waits here. Otherwise a client could send requests without end and read no answer, or
 * keep the event loop for itself. Armeria alone would serve them side by side, and never release
 * the answers that wait for an earlier one when the connection is closed. Confined to the event
 * loop.
 */
public final class PipelinedRequests extends TurnHandler<Object> {
  private boolean serving;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (isFirst() && mayPass(message)) {
      pass(ctx, message);
    } else {
      keep(ctx, message);
    }
  }

  private boolean mayPass(Object message) {
    return (!serving && !turn.isOver()) || !(message instanceof HttpRequest);
  }

  private void pass(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest) {
      serving = true;
      turn.work(Turn.REQUEST);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  protected boolean mayContinue(ChannelHandlerContext ctx) {
    return !serving;
  }

  @Override
  protected void passWaiting(ChannelHandlerContext ctx, Deque<Object> waiting) {
    while (!waiting.isEmpty() && mayPass(waiting.element())) {
      pass(ctx, waiting.remove());
    }
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
    serving = false;
    passOn(ctx);
  }
}
