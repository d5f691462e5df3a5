package io.weir.users.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.weir.runtime.serving.PortTaken;
import io.weir.users.Backend;
import io.weir.users.avatar.AvatarEndpoint;
import io.weir.users.job.JobEndpoint;
import io.weir.users.pulse.PulseEndpoint;
import io.weir.users.room.RoomEndpoint;
import io.weir.users.user.UserEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC port: the services of users, grpc.health.v1 and reflection, with limits on what one peer
 * can ask. Each call has a virtual thread; storage bounds how many do something. Thread-safe.
 */
public final class UserServer implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 4 << 20;
  private static final int MAX_CALLS_PER_CONNECTION = 1024;

  /** Callers ping to see whether we are there; more often than this is an attack. */
  private static final Duration PERMITTED_PING = Duration.ofSeconds(5);

  /** We ping, so that a connection whose other end vanished does not stay. */
  private static final Duration PING = Duration.ofSeconds(30);

  private static final Duration PING_ANSWER = Duration.ofSeconds(10);

  /** Cancelled calls are resets; a storm of them is CVE-2023-44487. */
  private static final int MAX_RESETS = 10_000;

  private static final Duration RESETS_WINDOW = Duration.ofSeconds(10);

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());
  private final InetSocketAddress address;
  private final Calls calls;
  private final Server server;

  /**
   * @param layers of the calls of what is behind it, outermost first
   */
  public UserServer(
      InetSocketAddress address,
      ServingHealth health,
      Backend backend,
      Calls calls,
      AdministratorsConfig allowed,
      List<ServerInterceptor> layers) {
    var administrators = new Administrators(allowed);
    this.address = address;
    this.calls = calls;
    var builder =
        NettyServerBuilder.forAddress(address)
            .executor(threads)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .permitKeepAliveTime(PERMITTED_PING.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(PING.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(PING_ANSWER.toSeconds(), TimeUnit.SECONDS)
            .maxRstFramesPerWindow(MAX_RESETS, (int) RESETS_WINDOW.toSeconds())
            .addService(health.service())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(olderReflection());
    for (var service : services(backend, calls)) {
      // Innermost, so that nothing is read of a call that is refused above.
      var resumable =
          ServerInterceptors.interceptForward(service, administrators, new LastEventId());
      var layered = ServerInterceptors.interceptForward(resumable, layers);
      builder.addService(CheckedRequests.of(layered));
    }
    this.server = builder.build();
  }

  private static List<BindableService> services(Backend backend, Calls calls) {
    return List.of(
        new UserEndpoint(backend, calls),
        new JobEndpoint(backend, calls),
        new RoomEndpoint(backend, calls),
        new AvatarEndpoint(backend, calls),
        new PulseEndpoint(backend, calls));
  }

  // Deprecated for v1, but what many installed tools still ask first.
  @SuppressWarnings("deprecation")
  private static BindableService olderReflection() {
    return ProtoReflectionService.newInstance();
  }

  /**
   * @throws PortTaken if somebody else listens there
   * @throws IllegalArgumentException if one cannot listen there at all
   */
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw notBound(e);
    }
  }

  /** The operating system's reason is the innermost one, and has no type of its own. */
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
   * Takes no new calls, ends the streams that wait for something to happen, waits for the other
   * calls, and ends those that run longer than that.
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
  }
}
