package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.balancing.Balance;
import io.weir.loadbalancer.breaker.BreakerConfig;
import io.weir.loadbalancer.bulkhead.MaxConcurrent;
import io.weir.loadbalancer.call.CallLimits;
import io.weir.loadbalancer.connection.AuthorityConfig;
import io.weir.loadbalancer.connection.ConnectionsConfig;
import io.weir.loadbalancer.connection.Protocol;
import io.weir.loadbalancer.connection.TlsConfig;
import io.weir.loadbalancer.discovery.Source;
import io.weir.loadbalancer.ejection.OutlierConfig;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.endpoint.HostPort;
import io.weir.loadbalancer.endpoint.UnixSocket;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.retry.RetryConfig;
import io.weir.loadbalancer.stream.StreamsConfig;
import io.weir.runtime.config.ConfigMistakes;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Size;
import io.weir.runtime.exchange.TimeLeft.Origin;
import io.weir.runtime.headers.HeadersConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Configuration of a cluster: the source of its endpoints, how they are picked, and their guards.
 * At most one of {@code endpoints}, {@code dns}, {@code srv} and {@code file} is set.
 *
 * @param endpoints list of "host:port", or {address: "host:port", weight: 2}
 * @param dns "name:port", for all A and AAAA records of the name
 * @param srv name of SRV records
 * @param file file with a list under "endpoints", read again when it changes
 * @param protocol protocol of the endpoints; plain HTTP is for routes of paths only
 * @param balance balancing policy
 * @param slowStart time that an endpoint takes to reach its whole share after it enters the
 *     rotation; 0s turns slow start off
 * @param panic percentage of usable endpoints below which calls go to all that may answer; 0 % for
 *     never
 * @param timeout time limit of a unary call, beside the deadline of its caller
 * @param attemptTimeout time limit of an attempt that another could follow
 * @param deadline whether {@code deadline.max} of a gateway limits its unary calls
 * @param tls TLS to the endpoints; none by default
 * @param authority authority that endpoints receive; by default that of the call, and if it has
 *     none the address of the endpoint
 * @param headers rules for the metadata of RPCs as the endpoints see and send it
 * @param maxAnswer largest answer of a call with a single answer, which its caller may have to hold
 *     completely; a larger one ends with RESOURCE_EXHAUSTED
 * @param maxConcurrent largest number of concurrent calls, of the cluster and of each RPC service;
 *     more are refused with RESOURCE_EXHAUSTED
 * @param required whether the process is not ready while the cluster cannot serve; if not, it is
 *     ready while any cluster can
 */
public record ClusterConfig(
    List<EndpointConfig> endpoints,
    Optional<HostPort> dns,
    Optional<String> srv,
    Optional<Path> file,
    Protocol protocol,
    Balance balance,
    Duration slowStart,
    HealthConfig health,
    OutlierConfig outliers,
    Percent panic,
    MaxTime timeout,
    MaxTime attemptTimeout,
    boolean deadline,
    RetryConfig retry,
    BreakerConfig breaker,
    ConnectionsConfig connections,
    StreamsConfig streams,
    Optional<TlsConfig> tls,
    Optional<AuthorityConfig> authority,
    HeadersConfig headers,
    Size maxAnswer,
    MaxConcurrent maxConcurrent,
    boolean required) {

  public ClusterConfig {
    endpoints = List.copyOf(endpoints);
    var found = endpoints;
    var named = sources(endpoints, dns, srv, file);
    if (named.size() > 1) {
      throw new IllegalArgumentException(
          "found %s, expected one of endpoints, dns, srv and file"
              .formatted(String.join(" and ", named)));
    }
    tls.ifPresent(each -> requireNames(each, srv, found));
    checkHeaders(headers, protocol);
    if (slowStart.isNegative()) {
      throw new IllegalArgumentException("slow-start must not be negative");
    }
  }

  public static ClusterConfig defaults() {
    return new ClusterConfig(
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Protocol.GRPC,
        Balance.defaults(),
        Duration.ZERO,
        HealthConfig.defaults(),
        OutlierConfig.defaults(),
        new Percent(0.5),
        MaxTime.none(),
        MaxTime.none(),
        true,
        RetryConfig.defaults(),
        BreakerConfig.defaults(),
        ConnectionsConfig.defaults(),
        StreamsConfig.defaults(),
        Optional.empty(),
        Optional.empty(),
        HeadersConfig.defaults(),
        Size.parse("64MiB"),
        MaxConcurrent.defaults(),
        false);
  }

  /** Returns the defaults for these endpoints. */
  public static ClusterConfig of(List<String> endpoints) {
    return defaults()
        .found(endpoints.stream().map(EndpointConfig::parse).toList(), Optional.empty());
  }

  /** Returns the defaults for the endpoints in a file. */
  public static ClusterConfig of(Path file) {
    return defaults().found(List.of(), Optional.of(file));
  }

  private ClusterConfig found(List<EndpointConfig> named, Optional<Path> from) {
    return with(new Found(named, dns, srv, from), tls, required);
  }

  /** Keys that say where the endpoints are. */
  private record Found(
      List<EndpointConfig> endpoints,
      Optional<HostPort> dns,
      Optional<String> srv,
      Optional<Path> file) {}

  /**
   * Returns this configuration with what a running cluster can take over from another one: where
   * its endpoints are, and whether it is required.
   */
  ClusterConfig following(ClusterConfig other) {
    var found = new Found(other.endpoints, other.dns, other.srv, other.file);
    return with(found, tls, other.required);
  }

  private ClusterConfig with(Found found, Optional<TlsConfig> encryption, boolean needed) {
    return new ClusterConfig(
        found.endpoints,
        found.dns,
        found.srv,
        found.file,
        protocol,
        balance,
        slowStart,
        health,
        outliers,
        panic,
        timeout,
        attemptTimeout,
        deadline,
        retry,
        breaker,
        connections,
        streams,
        encryption,
        authority,
        headers,
        maxAnswer,
        maxConcurrent,
        needed);
  }

  /**
   * Returns this configuration with its files resolved against a directory, that of the
   * configuration.
   */
  public ClusterConfig from(Path directory) {
    return with(
        new Found(endpoints, dns, srv, file.map(directory::resolve)),
        tls.map(each -> each.from(directory)),
        required);
  }

  /** Returns the TLS to the endpoints, with the name of {@code dns} unless it has another. */
  Optional<TlsConfig> upstreamTls() {
    return tls.map(each -> dns.map(name -> each.named(name.host())).orElse(each));
  }

  private static void checkHeaders(HeadersConfig headers, Protocol protocol) {
    if (headers.response().hasPrefixes()) {
      throw new IllegalArgumentException(
          "headers: response: metadata-prefix and trailer-prefix are settings of an API, whose"
              + " callers may be HTTP callers; remove them");
    }
    if (protocol != Protocol.GRPC && !headers.equals(HeadersConfig.defaults())) {
      throw new IllegalArgumentException(
          "headers: the rules are for RPCs, and plain HTTP passes as it is; remove headers or"
              + " protocol");
    }
  }

  /** SRV records lead to addresses whose names are not kept; a Unix socket is not encrypted. */
  private static void requireNames(
      TlsConfig tls, Optional<String> srv, List<EndpointConfig> endpoints) {
    if (srv.isPresent() && tls.serverName().isEmpty()) {
      throw new IllegalArgumentException("tls: endpoints of srv need a server-name");
    }
    for (var endpoint : endpoints) {
      if (endpoint.parsedAddress() instanceof UnixSocket) {
        throw new IllegalArgumentException(
            "tls: connections to " + endpoint.address() + " are not encrypted");
      }
    }
  }

  private static List<String> sources(
      List<EndpointConfig> endpoints,
      Optional<HostPort> dns,
      Optional<String> srv,
      Optional<Path> file) {
    List<String> named = new ArrayList<>();
    if (!endpoints.isEmpty()) {
      named.add("endpoints");
    }
    dns.ifPresent(name -> named.add("dns"));
    srv.ifPresent(name -> named.add("srv"));
    file.ifPresent(path -> named.add("file"));
    return named;
  }

  /**
   * Returns whether the source of the endpoints is set. A process that needs the endpoints must
   * check this.
   */
  public boolean isSomewhere() {
    return !sources(endpoints, dns, srv, file).isEmpty();
  }

  /**
   * Finds what is wrong with the files that the clusters of a process name, except for files of
   * endpoints, which may come later.
   */
  public static void find(Map<String, ClusterConfig> clusters, ConfigMistakes mistakes) {
    clusters.forEach((name, cluster) ->
        cluster
            .tls
            .flatMap(TlsConfig::mistake)
            .ifPresent(mistake ->
                mistakes.add("cluster '" + name + "': " + mistake, "clusters", name, "tls")));
  }

  /** Returns the limits of calls whose RPC has none of its own. */
  public CallLimits limits() {
    return new CallLimits(
        timeout, Origin.CLUSTER, attemptTimeout, retry.attempts(), retry.backoff(), retry.hedge());
  }

  /** Returns the source of the endpoints. */
  Source source() {
    return dns.<Source>map(Source.Dns::new)
        .or(() -> srv.map(Source.Srv::new))
        .or(() -> file.map(Source.Watched::new))
        .orElseGet(() -> new Source.Named(endpoints));
  }
}
