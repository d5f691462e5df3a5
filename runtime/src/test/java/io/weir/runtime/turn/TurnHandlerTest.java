package io.weir.runtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading of a connection whose messages wait for their turns. */
class TurnHandlerTest {
  private final List<Object> passed = new ArrayList<>();
  private final Handler handler = new Handler();
  private final EmbeddedChannel channel = new EmbeddedChannel(handler, new Consumer());

  /** Passes messages on while it is open, one for each time that it is opened. */
  private static final class Handler extends TurnHandler<String> {
    private int open;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      keep(ctx, (String) message);
    }

    @Override
    protected void passWaiting(ChannelHandlerContext ctx, Deque<String> waiting) {
      while (mayContinue(ctx) && !waiting.isEmpty()) {
        open--;
        ctx.fireChannelRead(waiting.remove());
      }
    }

    @Override
    protected boolean mayContinue(ChannelHandlerContext ctx) {
      return open > 0;
    }

    void pass(EmbeddedChannel channel, int messages) {
      open = messages;
      passOn(channel.pipeline().context(this));
    }
  }

  /** Stops reading at a message that says so, as Armeria does when too much was not consumed. */
  private final class Consumer extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      passed.add(message);
      if (message.equals("stop")) {
        ctx.channel().config().setAutoRead(false);
      }
    }
  }

  private boolean isRead() {
    return channel.config().isAutoRead();
  }

  @Test
  void stopsWhileAnythingWaits() {
    channel.writeInbound("a", "b", "c");
    assertThat(isRead()).isFalse();
    handler.pass(channel, 2);
    assertThat(isRead()).isFalse();
    handler.pass(channel, 2);
    assertThat(isRead()).isTrue();
    assertThat(passed).containsExactly("a", "b", "c");
  }

  @Test
  void staysStoppedIfWhatWasPassedOnStopsIt() {
    channel.writeInbound("a", "stop", "b");
    handler.pass(channel, 2);
    handler.pass(channel, 2);
    assertThat(passed).containsExactly("a", "stop", "b");
    assertThat(isRead()).isFalse();
  }

  @Test
  void staysStoppedIfItWasBeforeAnythingWaited() {
    channel.config().setAutoRead(false);
    channel.writeInbound("a");
    handler.pass(channel, 1);
    assertThat(passed).containsExactly("a");
    assertThat(isRead()).isFalse();
  }

  @Test
  void stopsAgainWhenOthersResume() {
    channel.writeInbound("stop", "a", "b");
    handler.pass(channel, 1);
    channel.config().setAutoRead(true);
    handler.pass(channel, 1);
    assertThat(isRead()).isFalse();
    handler.pass(channel, 1);
    assertThat(isRead()).isTrue();
  }
}
