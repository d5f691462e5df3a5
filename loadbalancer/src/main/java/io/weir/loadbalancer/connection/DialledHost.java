package io.weir.loadbalancer.connection;

import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.resolver.NameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Resolves every name to the addresses of one host, which is dialled under another name. */
final class DialledHost extends AddressResolverGroup<InetSocketAddress> {
  private final String host;

  DialledHost(String host) {
    this.host = host;
  }

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    var loop = (EventLoop) executor;
    var resolver =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(TransportType.datagramChannelType(loop))
            .build();
    return new InetSocketAddressResolver(executor, new Redirected(executor, resolver, host));
  }

  private static final class Redirected extends InetNameResolver {
    private final NameResolver<InetAddress> resolver;
    private final String host;

    Redirected(EventExecutor executor, NameResolver<InetAddress> resolver, String host) {
      super(executor);
      this.resolver = resolver;
      this.host = host;
    }

    @Override
    protected void doResolve(String name, Promise<InetAddress> found) {
      var _ = resolver.resolve(host, found);
    }

    @Override
    protected void doResolveAll(String name, Promise<List<InetAddress>> found) {
      var _ = resolver.resolveAll(host, found);
    }

    @Override
    public void close() {
      resolver.close();
    }
  }
}
