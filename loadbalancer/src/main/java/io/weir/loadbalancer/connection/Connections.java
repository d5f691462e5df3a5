package io.weir.loadbalancer.connection;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.ClientFactoryOptions;
import com.linecorp.armeria.client.EventLoopScheduler;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.ReleasableHolder;
import com.linecorp.armeria.common.util.TransportType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EndpointAddress;
import io.weir.loadbalancer.endpoint.Membership;
import io.weir.runtime.http2.Http2Windows;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections of a cluster, with or without TLS. An attempt runs on the event loop of its caller,
 * so a call never changes threads. Each event loop therefore has connections of its own: one to an
 * endpoint, more when its streams run out; over HTTP/1.1 one for each call. Each endpoint has its
 * own client factory, because Armeria closes connections per factory.
 */
public final class Connections implements AutoCloseable, Membership {
  /**
   * Connect timeout, as in Envoy. An event loop that thousands of callers reach at once may be busy
   * for seconds.
   */
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private static final Duration IDLE = Duration.ofMinutes(5);

  /**
   * Idle time over HTTP/1.1, below that of common servers. A request that crosses the end of its
   * connection may have been executed, and is lost unless it may be repeated.
   */
  private static final Duration IDLE_HTTP1 = Duration.ofSeconds(4);

  private final ConnectionsConfig config;
  private final Protocol protocol;
  private final @Nullable CertificateFiles tls;
  private final @Nullable ScheduledFuture<?> looking;
  private final LongSupplier nanoTime;
  private final Events events;
  private final Map<ClusterEndpoint, Opened> opened = new ConcurrentHashMap<>();

  /** Receives the events of the connections to endpoints. */
  public interface Events {
    /**
     * The endpoint sent GOAWAY, or the certificates have changed: calls on the connection finish,
     * new ones go elsewhere.
     */
    void leaving(ClusterEndpoint endpoint);

    /** A connection does not answer a ping. */
    void silent(ClusterEndpoint endpoint);

    /** A connection has ended. */
    void ended(ClusterEndpoint endpoint);
  }

  private record Opened(ClientFactory factory, EndpointConnections connections) {}

  /**
   * @param protocol protocol that the endpoints speak
   * @param tls empty for connections without TLS
   * @param nanoTime monotonic clock
   * @param events called on an event loop or a thread that reads files; it must not block
   * @throws IllegalArgumentException if a file of a certificate cannot be read
   */
  public Connections(
      ConnectionsConfig config,
      Protocol protocol,
      Optional<TlsConfig> tls,
      LongSupplier nanoTime,
      Events events) {
    this.config = config;
    this.protocol = protocol;
    this.nanoTime = nanoTime;
    this.events = events;
    this.tls = tls.map(files -> new CertificateFiles(files, this::renew)).orElse(null);
    this.looking = this.tls == null ? null : this.tls.follow(CommonPools.blockingTaskExecutor());
  }

  /** Returns a new endpoint, which connects when it is first used. */
  public ClusterEndpoint open(EndpointAddress address, EndpointLoad load) {
    var told = new EventsOfOne(events);
    var connections = new EndpointConnections(address.toString(), config, protocol, nanoTime, told);
    var target = Target.of(address, tls == null ? null : tls.serverName());
    var factory = factory(connections, target);
    var client =
        WebClient.builder(protocol.session(tls != null), target.endpoint())
            .factory(factory)
            .responseTimeoutMillis(0)
            .maxResponseLength(0);
    if (protocol.isHttp()) {
      RawTarget.restoreIn(client);
    }
    var endpoint = new ClusterEndpoint(address, client.build(), load);
    opened.put(endpoint, new Opened(factory, connections));
    told.endpoint = endpoint;
    return endpoint;
  }

  /** Returns the certificates for connections with TLS; null without TLS. */
  public @Nullable CertificateFiles certificates() {
    return tls;
  }

  /**
   * Retires the connections that were opened with other certificates. Their calls finish; new calls
   * already go to new connections.
   */
  private void renew() {
    opened.forEach((endpoint, each) -> {
      events.leaving(endpoint);
      each.connections.renew();
    });
  }

  /** Returns the connections to one endpoint; null if it is gone. */
  public @Nullable EndpointConnections of(ClusterEndpoint endpoint) {
    var found = opened.get(endpoint);
    return found == null ? null : found.connections;
  }

  private ClientFactory factory(EndpointConnections connections, Target target) {
    var builder =
        ClientFactory.builder()
            .workerGroup(CommonPools.workerGroup(), false)
            .eventLoopSchedulerFactory(CallersLoop::new)
            .connectTimeout(CONNECT)
            .idleTimeout(protocol.multiplexes() ? IDLE : IDLE_HTTP1)
            // Each call that is written postpones Armeria's pings; ours are not postponed.
            .pingIntervalMillis(0)
            // After GOAWAY in either direction, calls on the connection may take their time.
            .http2GracefulShutdownTimeoutMillis(Long.MAX_VALUE)
            .http1MaxHeaderSize((int) config.maxHeaders().bytes())
            .http2MaxHeaderListSize(HeaderList.DECODED)
            .http2InitialConnectionWindowSize(Http2Windows.CONNECTION)
            .http2InitialStreamWindowSize(Http2Windows.STREAM)
            .option(ClientFactoryOptions.CHANNEL_PIPELINE_CUSTOMIZER, connections::opening);
    if (tls != null) {
      tls.applyTo(builder);
    }
    target.applyTo(builder);
    if (!target.endpoint().isDomainSocket()) {
      askTheKernel(builder);
    }
    return builder.build();
  }

  /**
   * Enables TCP keepalive. It detects a lost machine within 9 s, even where a silent stream may not
   * be pinged.
   */
  private static void askTheKernel(ClientFactoryBuilder builder) {
    if (Flags.transportType() == TransportType.EPOLL) {
      builder
          .channelOption(ChannelOption.SO_KEEPALIVE, true)
          .channelOption(epoll("TCP_KEEPIDLE"), 5)
          .channelOption(epoll("TCP_KEEPINTVL"), 2)
          .channelOption(epoll("TCP_KEEPCNT"), 2);
    }
  }

  /** Returns an epoll option by name, because its class exists on Linux only. */
  private static ChannelOption<Integer> epoll(String name) {
    return ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#" + name);
  }

  /** Closes the connections of an endpoint; calls still in progress break off. */
  @Override
  public void gone(ClusterEndpoint endpoint) {
    var leaving = opened.remove(endpoint);
    if (leaving != null) {
      var _ = close(leaving);
    }
  }

  /** Closes the connections before the factory, which would wait for the calls on them. */
  private static CompletableFuture<?> close(Opened endpoint) {
    var closed = endpoint.connections.close();
    var _ = endpoint.factory.closeAsync();
    return closed;
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
    CompletableFuture.allOf(
            opened.values().stream().map(Connections::close).toArray(CompletableFuture[]::new))
        .join();
  }

  /**
   * Events of one endpoint. The endpoint is set before the first event, because it connects when it
   * is first used.
   */
  static final class EventsOfOne {
    private final Events events;
    private volatile @Nullable ClusterEndpoint endpoint;

    private EventsOfOne(Events events) {
      this.events = events;
    }

    void leaving() {
      var known = endpoint;
      if (known != null) {
        events.leaving(known);
      }
    }

    void silent() {
      var known = endpoint;
      if (known != null) {
        events.silent(known);
      }
    }

    void maxHeaders(long bytes) {
      var known = endpoint;
      if (known != null) {
        known.maxHeaders(bytes);
      }
    }

    void connectProtocol(boolean enabled) {
      var known = endpoint;
      if (known != null) {
        known.connectProtocol(enabled);
      }
    }

    void refused(long nowNanos) {
      var known = endpoint;
      if (known != null) {
        known.connectionLosses().refused(nowNanos);
      }
    }

    void losing(long nowNanos) {
      var known = endpoint;
      if (known != null) {
        known.connectionLosses().lost(nowNanos);
      }
    }

    void ended() {
      var known = endpoint;
      if (known != null) {
        events.ended(known);
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
      return new Held(caller == null ? own() : caller.eventLoop().withoutContext());
    }

    /**
     * Returns the event loop for a call without a request context: the current loop if this is one,
     * any other otherwise.
     */
    private EventLoop own() {
      for (var loop : loops) {
        if (loop.inEventLoop()) {
          return (EventLoop) loop;
        }
      }
      return loops.next();
    }
  }

  private record Held(EventLoop get) implements ReleasableHolder<EventLoop> {
    @Override
    public void release() {
      // The loop belongs to the caller; there is nothing to release.
    }
  }
}
