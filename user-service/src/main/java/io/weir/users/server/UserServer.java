package io.weir.users.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.runtime.memory.MemoryBudget;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.serving.PortTaken;
import io.weir.users.server.tls.GrpcTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC port: services, grpc.health.v1 and reflection, with limits for each client. Each call
 * has a virtual thread; the database's bulkhead bounds concurrent work. Thread-safe.
 */
public final class UserServer implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 4 << 20;
  private static final int MAX_CALLS_PER_CONNECTION = 1024;

  /** Flow-control window, in bytes. Fixed: to adapt it, the server would have to ping its peers. */
  private static final int WINDOW = 1 << 20;

  /** Shortest interval of keep-alive pings by clients; more frequent ones are an attack. */
  private static final Duration PERMITTED_PING = Duration.ofSeconds(5);

  /** Interval of keep-alive pings, which detect connections whose client has vanished. */
  private static final Duration PING = Duration.ofSeconds(30);

  private static final Duration PING_ANSWER = Duration.ofSeconds(10);

  /** Limit of reset streams; cancelled calls are resets too. Guards against CVE-2023-44487. */
  private static final int MAX_RESETS = 10_000;

  private static final Duration RESETS_WINDOW = Duration.ofSeconds(10);

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());
  private final ScheduledExecutorService sweeps =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("sweep").factory());
  private final InetSocketAddress address;
  private final Calls calls;
  private final @Nullable GrpcTls tls;
  private final Server server;

  /**
   * Settings of the port.
   *
   * @param reflection true to answer server reflection
   * @param memory limit of the bytes held for clients
   * @param connections limit of their connections
   * @param meters counts changes of certificates
   */
  public record Settings(
      ListenConfig listen,
      boolean reflection,
      MemoryBudget memory,
      ConnectionLimit connections,
      MeterRegistry meters) {}

  /**
   * @param services the services of the concepts
   * @param layers interceptors of their calls, outermost first
   */
  public UserServer(
      Settings settings,
      ServingHealth health,
      Calls calls,
      List<BindableService> services,
      List<ServerInterceptor> layers) {
    this.address = settings.listen().address();
    var inbound = new InboundMemory(settings.memory());
    this.calls = calls;
    var builder =
        NettyServerBuilder.forAddress(address)
            .executor(threads)
            .channelFactory(settings.connections().sockets())
            .bossEventLoopGroup(ConnectionLimit.loops())
            .workerEventLoopGroup(ConnectionLimit.loops())
            .flowControlWindow(WINDOW)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .permitKeepAliveTime(PERMITTED_PING.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(PING.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(PING_ANSWER.toSeconds(), TimeUnit.SECONDS)
            .maxRstFramesPerWindow(MAX_RESETS, (int) RESETS_WINDOW.toSeconds())
            .addTransportFilter(inbound.connections())
            .addStreamTracerFactory(inbound)
            .intercept(inbound)
            .addService(health.service());
    this.tls =
        settings
            .listen()
            .tls()
            .map(files -> new GrpcTls(files, sweeps, settings.meters()))
            .orElse(null);
    if (tls != null) {
      builder.sslContext(tls.context());
    }
    if (settings.reflection()) {
      builder.addService(ProtoReflectionServiceV1.newInstance()).addService(olderReflection());
    }
    for (var service : services) {
      var checked = ServerInterceptors.interceptForward(service, new MalformedMessages());
      var layered = ServerInterceptors.interceptForward(checked, layers);
      builder.addService(LenientMarshaller.around(layered));
    }
    this.server = builder.build();
    long arrival = settings.memory().config().arrival().toMillis();
    var _ = sweeps.scheduleAtFixedRate(inbound::sweep, arrival, arrival, TimeUnit.MILLISECONDS);
  }

  // Deprecated in favour of v1, but many installed tools try this version first.
  @SuppressWarnings("deprecation")
  private static BindableService olderReflection() {
    return ProtoReflectionService.newInstance();
  }

  /**
   * Opens the port.
   *
   * @throws PortTaken if another process listens on the port
   * @throws IllegalArgumentException if the address cannot be bound
   */
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw notBound(e);
    }
  }

  /**
   * Returns the exception for a failed bind. The innermost cause has the reason of the operating
   * system, but no type of its own.
   */
  private RuntimeException notBound(IOException failure) {
    Throwable innermost = failure;
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      innermost = cause;
    }
    var reason = String.valueOf(innermost.getMessage());
    return reason.contains("in use")
        ? new PortTaken(address.getPort())
        : new IllegalArgumentException(
            "cannot listen on %s:%d: %s"
                .formatted(address.getHostString(), address.getPort(), reason),
            failure);
  }

  public int port() {
    return server.getPort();
  }

  /**
   * Refuses new calls, ends streams that wait for news, waits for other calls, and cancels those
   * that run longer than the grace time.
   */
  public void drain(Duration grace) {
    server.shutdown();
    calls.leave();
    try {
      if (!server.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        server.shutdownNow();
        server.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    drain(Duration.ZERO);
    threads.shutdown();
    if (tls != null) {
      tls.close();
    }
    sweeps.shutdownNow();
  }
}
