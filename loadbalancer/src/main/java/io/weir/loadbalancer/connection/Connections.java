package io.weir.loadbalancer.connection;

import com.linecorp.armeria.common.CommonPools;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EndpointAddress;
import io.weir.loadbalancer.endpoint.Membership;
import io.weir.loadbalancer.wire.Http2Client;
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
 * endpoint, more when its streams run out; over HTTP/1.1 one for each call.
 */
public final class Connections implements AutoCloseable, Membership {
  /**
   * Connect timeout, as in Envoy. An event loop that thousands of callers reach at once may be busy
   * for seconds.
   */
  static final Duration CONNECT = Duration.ofSeconds(5);

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

  private record Opened(EndpointConnections connections, Runnable close) {}

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
    var endpoint =
        protocol.isHttp()
            ? plain(address, target, load, connections)
            : grpc(address, target, load, connections);
    told.endpoint = endpoint;
    return endpoint;
  }

  private ClusterEndpoint plain(
      EndpointAddress address, Target target, EndpointLoad load, EndpointConnections connections) {
    var client = ArmeriaClient.of(target, protocol, config, tls, connections::opening);
    return opened(new ClusterEndpoint(address, client, load), connections, client::close);
  }

  private ClusterEndpoint grpc(
      EndpointAddress address, Target target, EndpointLoad load, EndpointConnections connections) {
    var files = tls;
    var to = target.destination(files == null ? null : files::context);
    var setup =
        new Http2Client.Setup(
            to, CONNECT, HeaderList.DECODED, KernelKeepAlive.options(), connections::opening);
    var client = new Http2Client(CommonPools.workerGroup(), setup);
    return opened(new ClusterEndpoint(address, client, load), connections, to::close);
  }

  private ClusterEndpoint opened(
      ClusterEndpoint endpoint, EndpointConnections connections, Runnable close) {
    opened.put(endpoint, new Opened(connections, close));
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

  /** Closes the connections of an endpoint; calls still in progress break off. */
  @Override
  public void gone(ClusterEndpoint endpoint) {
    var leaving = opened.remove(endpoint);
    if (leaving != null) {
      var _ = close(leaving);
    }
  }

  /** Closes the connections before their client, which would wait for the calls on them. */
  private static CompletableFuture<?> close(Opened endpoint) {
    var closed = endpoint.connections.close();
    endpoint.close.run();
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
}
