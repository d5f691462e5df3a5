package io.weir.loadbalancer.discovery;

import com.linecorp.armeria.common.CommonPools;
import io.netty.channel.EventLoop;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Discovers the endpoints of a cluster until it is closed. */
public interface Discovery extends AutoCloseable {

  /** Returns the reason why the list may be stale; empty while it is current. */
  String problem();

  @Override
  void close();

  /**
   * Settings of a discovery.
   *
   * @param cluster name of the cluster, for the log
   * @param eventLoop event loop on which DNS discovery runs
   * @param dns DNS servers; null for those of the system
   * @param poll interval between two looks at a file
   * @param keep time that the last list is kept after DNS reports that there are no records
   */
  record Settings(
      String cluster,
      EventLoop eventLoop,
      @Nullable DnsServerAddressStreamProvider dns,
      Duration poll,
      Duration keep) {

    /**
     * Returns the defaults: the DNS servers of the system, a look at files twice a second, and
     * lists kept for five minutes.
     */
    public static Settings of(String cluster, EventLoop eventLoop) {
      return new Settings(cluster, eventLoop, null, Duration.ofMillis(500), Duration.ofMinutes(5));
    }
  }

  /**
   * Starts the discovery for a source.
   *
   * @param found receives each list that differs from the previous one; receives the first list
   *     immediately if it is known
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

  /** Discovery with nothing to look for. */
  record Nowhere() implements Discovery {
    @Override
    public String problem() {
      return "";
    }

    @Override
    public void close() {
      // Nothing was started.
    }
  }
}
