package io.weir.runtime.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The flushes of one turn of an event loop, counted where they reach the socket. */
final class GatheredFlushesTest {
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final Flushes flushes = new Flushes();
  private Channel channel;

  /** Counts flushes. Confined to the event loop. */
  private static final class Flushes extends ChannelOutboundHandlerAdapter {
    private int count;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      count++;
      ctx.flush();
    }
  }

  @BeforeEach
  void connect() {
    var address = new LocalAddress(GatheredFlushesTest.class);
    new ServerBootstrap()
        .group(loop)
        .channel(LocalServerChannel.class)
        .childHandler(handlers())
        .bind(address)
        .syncUninterruptibly();
    channel =
        new Bootstrap()
            .group(loop)
            .channel(LocalChannel.class)
            .handler(handlers(flushes, new FlushConsolidationHandler(1)))
            .connect(address)
            .syncUninterruptibly()
            .channel();
    onLoop(() -> GatheredFlushes.in(channel.pipeline()));
  }

  @AfterEach
  void stop() {
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static ChannelInitializer<Channel> handlers(ChannelHandler... handlers) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel opened) {
        opened.pipeline().addLast(handlers);
      }
    };
  }

  private void onLoop(Runnable task) {
    channel.eventLoop().submit(task).syncUninterruptibly();
  }

  private ChannelFuture write(int bytes) {
    return channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  @Test
  void flushesOnceForTheTasksOfATurn() {
    CompletableFuture<ChannelFuture> last = new CompletableFuture<>();
    var loop = channel.eventLoop();
    onLoop(() -> {
      var _ = write(1);
      // As the objects of a response come: each in a task of its own.
      loop.execute(() -> {
        var _ = write(2);
        loop.execute(() -> last.complete(write(3)));
      });
    });
    last.join().syncUninterruptibly();
    assertThat(flushes.count).isEqualTo(1);
    write(4).syncUninterruptibly();
    assertThat(flushes.count).isEqualTo(2);
  }

  @Test
  void flushesInALongTurn() {
    onLoop(() -> {
      for (int i = 0; i < 3 * GatheredFlushes.MOST; i++) {
        var _ = write(1);
      }
      assertThat(flushes.count).isEqualTo(3);
    });
  }

  @Test
  void flushesWhatFillsTheBuffers() {
    onLoop(() -> {
      var before = flushes.count;
      var _ = write(1 << 20);
      assertThat(flushes.count).isEqualTo(before + 1);
    });
  }

  /** Not before the writer says so: it may be in the middle of a frame. */
  @Test
  void flushesNothingInTheMiddleOfAWrite() {
    onLoop(() -> {
      var first = write(1);
      var filling = channel.write(Unpooled.wrappedBuffer(new byte[1 << 20]));
      assertThat(channel.isWritable()).isFalse();
      assertThat(flushes.count).isZero();
      assertThat(first.isDone() || filling.isDone()).isFalse();
      channel.flush();
      assertThat(flushes.count).isEqualTo(1);
    });
  }

  @Test
  void flushesBeforeItCloses() {
    onLoop(() -> {
      var _ = write(1);
      var _ = channel.close();
      assertThat(flushes.count).isEqualTo(1);
    });
  }
}
