package io.weir.loadbalancer.health;

import com.linecorp.armeria.common.CommonPools;
import io.netty.channel.EventLoop;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EndpointAddress;
import io.weir.loadbalancer.endpoint.HostPort;
import io.weir.loadbalancer.endpoint.UnixSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Opens a connection to an endpoint and closes it again. Says only that a process listens, which is
 * all that is known of plain HTTP without a path.
 */
final class ConnectProbe implements Probe {
  private final Duration timeout;

  ConnectProbe(Duration timeout) {
    this.timeout = timeout;
  }

  /** Connects off the event loop, because names are resolved and connections opened blocking. */
  @Override
  public CompletableFuture<CheckResult> check(ClusterEndpoint endpoint, EventLoop eventLoop) {
    var address = endpoint.parsedAddress();
    return CompletableFuture.supplyAsync(() -> connect(address), CommonPools.blockingTaskExecutor())
        .thenApplyAsync(result -> result, eventLoop);
  }

  private CheckResult connect(EndpointAddress address) {
    try {
      switch (address) {
        case HostPort(String host, int port) -> connect(new InetSocketAddress(host, port));
        case UnixSocket socket -> {
          try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket.path()));
          }
        }
      }
      return new CheckResult.Serving();
    } catch (SocketTimeoutException slow) {
      return new CheckResult.Silent("no connection in time");
    } catch (IOException refused) {
      return new CheckResult.Unreachable("could not connect");
    }
  }

  private void connect(InetSocketAddress address) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(address, Math.max(1, (int) timeout.toMillis()));
    }
  }
}
