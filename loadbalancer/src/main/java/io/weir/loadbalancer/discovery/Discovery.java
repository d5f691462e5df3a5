package io.weir.loadbalancer.discovery;

import com.linecorp.armeria.common.CommonPools;
import io.netty.channel.EventLoop;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the endpoints of a cluster until it is closed. */
public interface Discovery extends AutoCloseable {

  /** The reason why the list may be stale; empty while it is current. */
  String problem();

  @Override
  void close();

  /**
   * What finding takes from its settings.
   *
   * @param cluster for the log
   * @param dns servers to ask; null: those of the system
   * @param poll time between two looks at a file
   * @param keep how long the last list is kept when DNS says that there is none
   */
  record Settings(
      String cluster,
      EventLoop eventLoop,
      @Nullable DnsServerAddressStreamProvider dns,
      Duration poll,
      Duration keep) {

    /** The servers of the system; files looked at twice a second; lists kept for five minutes. */
    public static Settings of(String cluster, EventLoop eventLoop) {
      return new Settings(cluster, eventLoop, null, Duration.ofMillis(500), Duration.ofMinutes(5));
    }
  }

  /**
   * @param found told of each list that differs from the one before; of the first one at once if it
   *     is known
   */
  static Discovery start(Source source, Settings settings, Consumer<List<EndpointConfig>> found) {
    return switch (source) {
      case Source.Named(var endpoints) -> {
        found.accept(endpoints);
        yield new Nowhere();
      }
      case Source.Dns _, Source.Srv _ -> DnsDiscovery.start(source, settings, found);
      case Source.Watched(var file) ->
          FileDiscovery.start(file, settings, found, CommonPools.blockingTaskExecutor());
    };
  }

  /** There is nothing to look for. */
  record Nowhere() implements Discovery {
    @Override
    public String problem() {
      return "";
    }

    @Override
    public void close() {
      // Nothing was begun.
    }
  }
}
