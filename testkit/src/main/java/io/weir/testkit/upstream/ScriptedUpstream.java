package io.weir.testkit.upstream;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * gRPC server (grpc-netty-shaded) on a free loopback port, which serves every method on raw bytes
 * as scripted, and {@code grpc.health.v1}. A method without a script echoes. The server can be
 * stopped and restarted on the same port, keeping script and recorded calls. Thread-safe.
 */
public final class ScriptedUpstream implements AutoCloseable {
  private final Script script = new Script();
  private final HealthStatusManager health = new HealthStatusManager();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Consumer<NettyServerBuilder> change;
  private final int port;
  private @Nullable Server server;

  private ScriptedUpstream(int port, Consumer<NettyServerBuilder> change) {
    this.change = change;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    this.port = listen(port).getPort();
  }

  /** Starts an upstream on a free port, SERVING. */
  public static ScriptedUpstream start() {
    return start(usual -> {});
  }

  /** Starts an upstream with other server settings, such as keep-alive, age or streams. */
  public static ScriptedUpstream start(Consumer<NettyServerBuilder> change) {
    return new ScriptedUpstream(0, change);
  }

  /**
   * Sets the answer to each call of {@code rpc} ("pkg.Service/Method") for which none is queued.
   */
  public ScriptedUpstream always(String rpc, Answer answer) {
    script.always.put(rpc, answer);
    return this;
  }

  /**
   * Queues answers to the next calls of {@code rpc}, one each; they precede the answer of {@link
   * #always}.
   */
  public ScriptedUpstream next(String rpc, Answer... answers) {
    script.next.computeIfAbsent(rpc, r -> new ConcurrentLinkedQueue<>()).addAll(List.of(answers));
    return this;
  }

  /** Sets the health status of the whole server. */
  public void health(ServingStatus status) {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
  }

  public int port() {
    return port;
  }

  /** Returns host and port: "127.0.0.1:50051". */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Returns all calls so far in order of arrival, without health checks. */
  public List<SeenCall> calls() {
    return List.copyOf(script.calls);
  }

  /** Drops the records of all calls so far. */
  public void forget() {
    script.calls.clear();
  }

  /** Returns how often {@code rpc} was called. */
  public long executions(String rpc) {
    return script.calls.stream().filter(call -> call.rpc().equals(rpc)).count();
  }

  /** Returns how many calls were cancelled by their clients, or lost with the connection. */
  public int cancellations() {
    return script.cancellations.get();
  }

  /** Returns the number of calls that have not ended. */
  public int open() {
    return script.open.get();
  }

  /**
   * Sends GOAWAY and accepts no new calls; returns when the calls in progress have ended, or are
   * cancelled after the grace period.
   */
  public synchronized void drain(long graceMillis) {
    if (server != null) {
      server.shutdown();
      awaitEnd(server, graceMillis);
      server = null;
    }
  }

  /** Stops at once: cancels the calls in progress and closes the connections. */
  public synchronized void stop() {
    if (server != null) {
      server.shutdownNow();
      awaitEnd(server, 5_000);
      server = null;
    }
  }

  /** Serves again on the same port, after {@link #stop} or {@link #drain}. */
  public synchronized void restart() {
    stop();
    listen(port);
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }

  private synchronized Server listen(int wanted) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted);
    try {
      var builder =
          NettyServerBuilder.forAddress(address)
              .addService(health.getHealthService())
              .fallbackHandlerRegistry(script)
              .executor(threads)
              .permitKeepAliveTime(1, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true);
      change.accept(builder);
      var started = builder.build().start();
      server = started;
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    }
  }

  private static void awaitEnd(Server server, long graceMillis) {
    try {
      if (!server.awaitTermination(graceMillis, TimeUnit.MILLISECONDS)) {
        server.shutdownNow().awaitTermination();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
