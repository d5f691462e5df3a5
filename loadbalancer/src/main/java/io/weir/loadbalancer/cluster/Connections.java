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
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.HostPort;
import io.weir.loadbalancer.endpoint.Membership;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a cluster: HTTP/2 without TLS, at most one per endpoint and event loop. An
 * attempt runs on its caller's event loop, so no call changes threads on its way. Each endpoint has a
 * factory of its own, because that is what Armeria closes connections by.
 */
final class Connections implements AutoCloseable, Membership {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int WINDOW = 1 << 20;

  private final Consumer<ClusterEndpoint> onEnd;
  private final Map<ClusterEndpoint, ClientFactory> factories = new ConcurrentHashMap<>();

  /**
   * @param onEnd told of the endpoint of each connection that has ended
   */
  Connections(Consumer<ClusterEndpoint> onEnd) {
    this.onEnd = onEnd;
  }

  /** An endpoint that connects when it is first used. */
  ClusterEndpoint open(HostPort address, EndpointLoad load) {
    var ends = new Ends(onEnd);
    var factory = factory(ends);
    var client =
        WebClient.builder(
                SessionProtocol.H2C,
                com.linecorp.armeria.client.Endpoint.of(address.host(), address.port()))
            .factory(factory)
            .responseTimeoutMillis(0)
            .maxResponseLength(0)
            .build();
    var endpoint = new ClusterEndpoint(address.host(), address.port(), client, load);
    factories.put(endpoint, factory);
    ends.endpoint = endpoint;
    return endpoint;
  }

  private static ClientFactory factory(ConnectionPoolListener listener) {
    return ClientFactory.builder()
        .workerGroup(CommonPools.workerGroup(), false)
        .eventLoopSchedulerFactory(CallersLoop::new)
        .connectTimeout(CONNECT)
        .idleTimeout(IDLE)
        .http2InitialConnectionWindowSize(4 * WINDOW)
        .http2InitialStreamWindowSize(WINDOW)
        .connectionPoolListener(listener)
        .build();
  }

  /** Closes the connections of an endpoint; calls that are still under way break off. */
  @Override
  public void gone(ClusterEndpoint endpoint) {
    var factory = factories.remove(endpoint);
    if (factory != null) {
      var _ = factory.closeAsync();
    }
  }

  @Override
  public void close() {
    CompletableFuture.allOf(
            factories.values().stream()
                .map(ClientFactory::closeAsync)
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private static final class Ends implements ConnectionPoolListener {
    private final Consumer<ClusterEndpoint> listener;
    private volatile @Nullable ClusterEndpoint endpoint;

    Ends(Consumer<ClusterEndpoint> listener) {
      this.listener = listener;
    }

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
      var other = endpoint;
      if (other != null) {
        listener.accept(other);
      }
    }
  }

  private record CallersLoop(EventLoopGroup loops) implements EventLoopScheduler {
    @Override
    public ReleasableHolder<EventLoop> acquire(
        SessionProtocol protocol,
        com.linecorp.armeria.client.endpoint.EndpointGroup group,
        com.linecorp.armeria.client.@Nullable Endpoint endpoint) {
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
