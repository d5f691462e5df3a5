package io.weir.loadbalancer.cluster;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ConnectionPoolListener;
import com.linecorp.armeria.client.EventLoopScheduler;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.ReleasableHolder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.AttributeMap;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The connections of a cluster: HTTP/2 without TLS, at most one per endpoint and event loop. An
 * attempt runs on its caller's event loop, so no call changes threads on its way.
 */
final class Connections implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int WINDOW = 1 << 20;

  private final ClientFactory factory;

  /**
   * @param onEnd told of the other side of each connection that has ended
   */
  Connections(Consumer<InetSocketAddress> onEnd) {
    factory =
        ClientFactory.builder()
            .workerGroup(CommonPools.workerGroup(), false)
            .eventLoopSchedulerFactory(CallersLoop::new)
            .connectTimeout(CONNECT)
            .idleTimeout(IDLE)
            .http2InitialConnectionWindowSize(4 * WINDOW)
            .http2InitialStreamWindowSize(WINDOW)
            .connectionPoolListener(new Ends(onEnd))
            .build();
  }

  WebClient to(HostPort address) {
    return WebClient.builder(
            SessionProtocol.H2C,
            com.linecorp.armeria.client.Endpoint.of(address.host(), address.port()))
        .factory(factory)
        .responseTimeoutMillis(0)
        .maxResponseLength(0)
        .build();
  }

  @Override
  public void close() {
    factory.close();
  }

  private record Ends(Consumer<InetSocketAddress> listener) implements ConnectionPoolListener {
    @Override
    public void connectionOpen(
        SessionProtocol protocol,
        InetSocketAddress remote,
        InetSocketAddress local,
        AttributeMap attributes) {
      // Who connects first is told by the health checks.
    }

    /** The one that replaces it calls this one, which alone must be implemented. */
    @Override
    @SuppressWarnings("deprecation")
    public void connectionClosed(
        SessionProtocol protocol,
        InetSocketAddress remote,
        InetSocketAddress local,
        AttributeMap attributes) {
      listener.accept(remote);
    }
  }

  private record CallersLoop(EventLoopGroup loops) implements EventLoopScheduler {
    @Override
    public ReleasableHolder<EventLoop> acquire(
        SessionProtocol protocol,
        com.linecorp.armeria.client.endpoint.EndpointGroup group,
        com.linecorp.armeria.client.@org.jspecify.annotations.Nullable Endpoint endpoint) {
      var caller = ServiceRequestContext.currentOrNull();
      var loop = caller == null ? loops.next() : caller.eventLoop().withoutContext();
      return new Held(loop);
    }
  }

  private record Held(EventLoop get) implements ReleasableHolder<EventLoop> {
    @Override
    public void release() {
      // The loop is the caller's; there is nothing to give back.
    }
  }
}
