package io.weir.loadbalancer.wire;

import com.linecorp.armeria.client.SessionProtocolNegotiationException;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.runtime.listener.GatheredFlushes;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection: name, TCP or Unix socket, TLS, and the first settings of the endpoint.
 * Tells its pool once that it is established or has failed. Confined to the event loop.
 */
final class Opening {
  private final ConnectionPool pool;
  private final EventLoop loop;
  private final Http2Client.Setup setup;
  private final Destination to;
  private @Nullable ScheduledFuture<?> timer;
  private boolean settled;

  Opening(ConnectionPool pool, EventLoop loop, Http2Client.Setup setup) {
    this.pool = pool;
    this.loop = loop;
    this.setup = setup;
    this.to = setup.to();
  }

  void start() {
    var resolver = to.resolver();
    if (resolver == null) {
      open(to.address());
    } else {
      resolve(resolver);
    }
  }

  private void resolve(AddressResolverGroup<InetSocketAddress> resolver) {
    try {
      var _ =
          resolver
              .getResolver(loop)
              .resolve((InetSocketAddress) to.address())
              .addListener((Future<InetSocketAddress> found) -> resolved(found));
    } catch (IllegalStateException closed) {
      failed(closed);
    }
  }

  private void resolved(Future<InetSocketAddress> found) {
    if (found.isSuccess()) {
      open(found.getNow());
    } else {
      failed(found.cause());
    }
  }

  private void open(SocketAddress address) {
    boolean unix = address instanceof DomainSocketAddress;
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(
                unix
                    ? TransportType.domainSocketChannelType(loop)
                    : TransportType.socketChannelType(loop))
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) setup.connectTimeout().toMillis())
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    fill(channel.pipeline());
                  }
                });
    if (!unix) {
      setup.options().forEach((option, value) -> option(bootstrap, option, value));
    }
    var _ = bootstrap.register().addListener((ChannelFuture done) -> connect(done, address));
  }

  @SuppressWarnings("unchecked")
  private static void option(Bootstrap bootstrap, ChannelOption<?> option, Object value) {
    var _ = bootstrap.option((ChannelOption<Object>) option, value);
  }

  private void fill(ChannelPipeline pipeline) {
    GatheredFlushes.addTo(pipeline);
    var tls = to.tls();
    var connection = Codec.connection(this, to, setup.maxHeaderList());
    if (tls == null) {
      var _ = pipeline.addLast(connection);
    } else {
      var server = (InetSocketAddress) to.address();
      var handshake =
          tls.get()
              .newHandler(pipeline.channel().alloc(), server.getHostString(), server.getPort());
      var _ = pipeline.addLast(handshake, new Negotiation(this, handshake, connection));
    }
  }

  private void connect(ChannelFuture registered, SocketAddress address) {
    var channel = registered.channel();
    if (!registered.isSuccess()) {
      failed(registered.cause());
      return;
    }
    try {
      setup.opening().accept(channel.pipeline());
    } catch (RuntimeException refused) {
      failed(refused);
      return;
    }
    var _ = channel.closeFuture().addListener(closed -> failed(ClosedSessionException.get()));
    var _ = channel.connect(address).addListener((ChannelFuture done) -> connected(done));
  }

  private void connected(ChannelFuture done) {
    if (!done.isSuccess()) {
      failed(done.cause());
    } else if (!settled) {
      timer =
          loop.schedule(
              () -> late(done.channel()), setup.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void late(Channel channel) {
    failed(
        new SessionProtocolNegotiationException(
            SessionProtocol.H2, "no settings of HTTP/2 from " + to));
    var _ = channel.close();
  }

  /** Records that the endpoint has sent its settings, so that the connection takes calls. */
  void established(ClientConnection connection) {
    if (settle()) {
      pool.established(connection);
    }
  }

  /** Records that the connection cannot be opened. Without effect once it has been established. */
  void failed(Throwable cause) {
    if (settle()) {
      pool.failed(cause);
    }
  }

  private boolean settle() {
    boolean first = !settled;
    settled = true;
    var running = timer;
    if (running != null) {
      var _ = running.cancel(false);
    }
    return first;
  }
}
