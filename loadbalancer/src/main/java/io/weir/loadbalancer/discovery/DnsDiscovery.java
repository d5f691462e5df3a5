package io.weir.loadbalancer.discovery;

import com.linecorp.armeria.client.DnsTimeoutException;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.client.endpoint.dns.DnsAddressEndpointGroup;
import com.linecorp.armeria.client.endpoint.dns.DnsQueryListener;
import com.linecorp.armeria.client.endpoint.dns.DnsServiceEndpointGroup;
import com.linecorp.armeria.client.retry.Backoff;
import com.linecorp.armeria.common.util.Exceptions;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.endpoint.HostPort;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves the records of a name, again whenever their time to live expires. If DNS reports that
 * there are none, the last records are kept for a while, because that is more often a mistake than
 * intended. If DNS does not answer, they are kept until it does. Confined to its event loop.
 */
final class DnsDiscovery implements Discovery, DnsQueryListener {
  private static final Logger LOG = LoggerFactory.getLogger(DnsDiscovery.class);
  private static final int MIN_TTL_SECONDS = 1;
  private static final int MAX_TTL_SECONDS = 300;
  private static final Backoff AGAIN = Backoff.exponential(500, 10_000).withJitter(0.2);

  private static final Comparator<EndpointConfig> ORDER =
      Comparator.comparing(EndpointConfig::address);

  private final Source source;
  private final Settings settings;
  private final Consumer<List<EndpointConfig>> found;
  private List<EndpointConfig> last = List.of();
  private volatile String problem = "";
  private @Nullable ScheduledFuture<?> giveUp;
  private @Nullable EndpointGroup group;
  private boolean closed;

  private DnsDiscovery(Source source, Settings settings, Consumer<List<EndpointConfig>> found) {
    this.source = source;
    this.settings = settings;
    this.found = found;
  }

  static DnsDiscovery start(
      Source source, Settings settings, Consumer<List<EndpointConfig>> found) {
    var discovery = new DnsDiscovery(source, settings, found);
    settings.eventLoop().execute(discovery::begin);
    return discovery;
  }

  private void begin() {
    if (closed) {
      return;
    }
    var records =
        switch (source) {
          case Source.Dns(HostPort name) -> addresses(name);
          case Source.Srv(String name) -> services(name);
          case Source.Named _, Source.Watched _ -> throw new IllegalStateException(source.text());
        };
    group = records;
    records.addListener(this::answered, true);
  }

  private EndpointGroup addresses(HostPort name) {
    var builder = DnsAddressEndpointGroup.builder(name.host()).port(name.port());
    builder.ttl(MIN_TTL_SECONDS, MAX_TTL_SECONDS);
    builder.backoff(AGAIN);
    builder.eventLoop(settings.eventLoop());
    builder.addDnsQueryListeners(this);
    if (settings.dns() != null) {
      builder.serverAddressStreamProvider(settings.dns());
    }
    return builder.build();
  }

  private EndpointGroup services(String name) {
    var builder = DnsServiceEndpointGroup.builder(name);
    builder.ttl(MIN_TTL_SECONDS, MAX_TTL_SECONDS);
    builder.backoff(AGAIN);
    builder.eventLoop(settings.eventLoop());
    builder.addDnsQueryListeners(this);
    if (settings.dns() != null) {
      builder.serverAddressStreamProvider(settings.dns());
    }
    return builder.build();
  }

  private void answered(List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) {
      return;
    }
    int largest = endpoints.stream().mapToInt(Endpoint::weight).max().orElse(0);
    publish(endpoints.stream().map(each -> named(each, largest)).sorted(ORDER).toList());
  }

  /**
   * Converts an endpoint. The weights of SRV records (RFC 2782) are relative, so they are scaled to
   * the largest one.
   */
  private static EndpointConfig named(Endpoint endpoint, int largest) {
    var ip = endpoint.ipAddr();
    var address = new HostPort(ip == null ? endpoint.host() : ip, endpoint.port());
    return EndpointConfig.of(address, largest == 0 ? 1 : (double) endpoint.weight() / largest);
  }

  private void publish(List<EndpointConfig> now) {
    if (!now.equals(last)) {
      last = now;
      found.accept(now);
    }
  }

  @Override
  public void onSuccess(List<DnsRecord> before, List<DnsRecord> now, String logPrefix) {
    var pending = giveUp;
    if (pending != null) {
      pending.cancel(false);
      giveUp = null;
    }
    if (!problem.isEmpty()) {
      LOG.info("cluster {}: {} is answered again", settings.cluster(), source.text());
    }
    problem = "";
  }

  @Override
  public void onFailure(
      List<DnsRecord> before, Throwable cause, String logPrefix, long delayMillis, int attempt) {
    boolean silent = silent(Exceptions.peel(cause));
    var why = source.text() + (silent ? ": no DNS server answered" : ": DNS has no such records");
    if (!why.equals(problem)) {
      LOG.warn("cluster {}: kept {} endpoints, because {}", settings.cluster(), last.size(), why);
    }
    problem = why;
    if (!silent && giveUp == null && !last.isEmpty()) {
      giveUp =
          settings
              .eventLoop()
              .schedule(this::giveUp, settings.keep().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static boolean silent(@Nullable Throwable cause) {
    return cause != null
        && (cause instanceof DnsNameResolverTimeoutException
            || cause instanceof DnsTimeoutException
            || silent(cause.getCause()));
  }

  private void giveUp() {
    LOG.warn(
        "cluster {}: {} for {}: its {} endpoints are given up",
        settings.cluster(),
        problem,
        settings.keep(),
        last.size());
    publish(List.of());
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public void close() {
    settings.eventLoop().execute(this::end);
  }

  private void end() {
    closed = true;
    var pending = giveUp;
    if (pending != null) {
      pending.cancel(false);
    }
    var records = group;
    if (records != null) {
      var _ = records.closeAsync();
    }
  }
}
