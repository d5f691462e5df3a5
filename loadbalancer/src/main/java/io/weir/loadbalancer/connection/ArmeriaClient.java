package io.weir.loadbalancer.connection;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.ClientFactoryOptions;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.EventLoopScheduler;
import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.ReleasableHolder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.weir.loadbalancer.endpoint.EndpointClient;
import io.weir.runtime.http2.Http2Windows;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Armeria's client of one endpoint in plain HTTP, on the event loop of the caller. It has a factory
 * of its own, because Armeria closes connections per factory.
 */
record ArmeriaClient(WebClient client, ClientFactory factory) implements EndpointClient {
  private static final Duration IDLE = Duration.ofMinutes(5);

  /**
   * Idle time over HTTP/1.1, below that of common servers. A request that crosses the end of its
   * connection may have been executed, and is lost unless it may be repeated.
   */
  private static final Duration IDLE_HTTP1 = Duration.ofSeconds(4);

  /**
   * Returns the client of an endpoint.
   *
   * @param tls null for connections without TLS
   * @param opening sees the pipeline of each connection before it is opened
   */
  static ArmeriaClient of(
      Target target,
      Protocol protocol,
      ConnectionsConfig config,
      @Nullable CertificateFiles tls,
      Consumer<ChannelPipeline> opening) {
    var factory = factory(target, protocol, config, tls, opening);
    var client =
        WebClient.builder(protocol.session(tls != null), target.endpoint())
            .factory(factory)
            .responseTimeoutMillis(0)
            .maxResponseLength(0);
    RawTarget.restoreIn(client);
    return new ArmeriaClient(client.build(), factory);
  }

  private static ClientFactory factory(
      Target target,
      Protocol protocol,
      ConnectionsConfig config,
      @Nullable CertificateFiles tls,
      Consumer<ChannelPipeline> opening) {
    var builder =
        ClientFactory.builder()
            .workerGroup(CommonPools.workerGroup(), false)
            .eventLoopSchedulerFactory(CallersLoop::new)
            .connectTimeout(Connections.CONNECT)
            .idleTimeout(protocol.multiplexes() ? IDLE : IDLE_HTTP1)
            // Each call that is written postpones Armeria's pings; ours are not postponed.
            .pingIntervalMillis(0)
            // After GOAWAY in either direction, calls on the connection may take their time.
            .http2GracefulShutdownTimeoutMillis(Long.MAX_VALUE)
            .http1MaxHeaderSize((int) config.maxHeaders().bytes())
            .http2MaxHeaderListSize(HeaderList.DECODED)
            .http2InitialConnectionWindowSize(Http2Windows.CONNECTION)
            .http2InitialStreamWindowSize(Http2Windows.STREAM)
            .option(ClientFactoryOptions.CHANNEL_PIPELINE_CUSTOMIZER, opening);
    if (tls != null) {
      tls.applyTo(builder);
    }
    target.applyTo(builder);
    if (!target.endpoint().isDomainSocket()) {
      KernelKeepAlive.options().forEach((option, value) -> set(builder, option, value));
    }
    return builder.build();
  }

  @SuppressWarnings("unchecked")
  private static void set(ClientFactoryBuilder builder, ChannelOption<?> option, Object value) {
    var _ = builder.channelOption((ChannelOption<Object>) option, value);
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    return client.execute(request, options);
  }

  /** Closes the client after its connections, because it would wait for the calls on them. */
  void close() {
    var _ = factory.closeAsync();
  }

  private record CallersLoop(EventLoopGroup loops) implements EventLoopScheduler {
    @Override
    public ReleasableHolder<EventLoop> acquire(
        SessionProtocol protocol, EndpointGroup group, @Nullable Endpoint endpoint) {
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
