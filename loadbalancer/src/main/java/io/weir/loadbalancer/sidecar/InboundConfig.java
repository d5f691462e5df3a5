package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.access.AccessRule;
import io.weir.loadbalancer.access.AccessRules;
import io.weir.loadbalancer.bulkhead.MaxConcurrent;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.connection.Protocol;
import io.weir.loadbalancer.ejection.OutlierConfig;
import io.weir.loadbalancer.endpoint.EndpointAddress;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.ratelimit.RateLimitConfig;
import io.weir.loadbalancer.retry.RetryConfig;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.runtime.authentication.CertificatesConfig;
import io.weir.runtime.authentication.IdentityConfig;
import io.weir.runtime.authentication.TokenConfig;
import io.weir.runtime.config.ConfigException.InvalidEntry;
import io.weir.runtime.proxy.Network;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.ServerTlsFiles;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a sidecar in front of an application.
 *
 * @param listen port for peers
 * @param target address of the application: "127.0.0.1:50051", or "unix:/run/users.sock"
 * @param protocol protocol of the application
 * @param health health checks of the application, which the readiness of the sidecar follows
 * @param maxConcurrent largest number of concurrent calls of the application
 * @param peerMetadata metadata that tells the application the name in the certificate of its peer;
 *     by default x-forwarded-peer, which no gateway or sidecar takes from a caller
 * @param access rules about who may call what; once there is one, the rest is denied
 * @param rateLimits limits of how often peers may call
 * @param trustedProxies networks of the peers that are believed when they say who a client is
 */
public record InboundConfig(
    ListenConfig listen,
    EndpointAddress target,
    Protocol protocol,
    HealthConfig health,
    MaxConcurrent maxConcurrent,
    @Nullable String peerMetadata,
    List<AccessRule> access,
    List<RateLimitConfig> rateLimits,
    List<Network> trustedProxies) {
  /** Name of the cluster of the application. */
  static final String CLUSTER = "application";

  public InboundConfig {
    access = List.copyOf(access);
    rateLimits = List.copyOf(rateLimits);
    trustedProxies = List.copyOf(trustedProxies);
    listen.tls().ifPresent(InboundConfig::requireSinglePort);
    peerMetadata = peerMetadata == null ? "x-forwarded-peer" : peerMetadata;
    checkMetadata(peerMetadata);
    checkAccess(access, listen, protocol);
    for (int i = 0; i < rateLimits.size(); i++) {
      var limit = rateLimits.get(i);
      checkPattern("rate-limits", i, limit.rpc(), limit.path(), protocol);
      if (Boolean.TRUE.equals(limit.shared())) {
        throw new InvalidEntry(
            "rate-limits: shared: true is for gateways; a sidecar counts for itself, remove the key",
            "rate-limits",
            i,
            "shared");
      }
    }
  }

  private static void requireSinglePort(ServerTlsFiles tls) {
    try {
      SocketConfig.requireSinglePort(tls);
    } catch (InvalidEntry found) {
      throw new InvalidEntry(String.valueOf(found.getMessage()), "listen", "tls");
    }
  }

  private static void checkMetadata(String name) {
    try {
      var _ = new CertificatesConfig(name);
    } catch (IllegalArgumentException found) {
      throw new InvalidEntry("peer-metadata: " + found.getMessage(), "peer-metadata");
    }
  }

  private static void checkAccess(List<AccessRule> access, ListenConfig listen, Protocol protocol) {
    var names = new HashSet<String>();
    boolean known = listen.tls().flatMap(ServerTlsFiles::clientCa).isPresent();
    for (int i = 0; i < access.size(); i++) {
      var rule = access.get(i);
      checkPattern("access", i, rule.rpc(), rule.path(), protocol);
      if (!names.add(rule.name())) {
        throw new InvalidEntry("access: two rules for " + rule.name(), "access", i);
      }
      if (rule.needsIdentity() && !known) {
        throw new InvalidEntry(
            "access: the rule for %s needs the certificates of peers; set listen: {tls: {client-ca: ...}}"
                .formatted(rule.name()),
            "access",
            i);
      }
    }
  }

  private static void checkPattern(
      String list, int i, @Nullable RpcPattern rpc, @Nullable PathPattern path, Protocol protocol) {
    if (rpc != null && protocol.isHttp()) {
      throw new InvalidEntry(
          "%s: rpc: '%s' matches nothing, because protocol is plain HTTP; name a path: /legacy/**"
              .formatted(list, rpc),
          list,
          i,
          "rpc");
    }
    if (path != null && !protocol.isHttp()) {
      throw new InvalidEntry(
          "%s: path: '%s' matches nothing, because protocol is grpc; name an rpc: pkg.Service/*"
              .formatted(list, path),
          list,
          i,
          "path");
    }
  }

  /** Returns the files resolved against a directory. */
  InboundConfig from(Path directory) {
    return new InboundConfig(
        listen.from(directory),
        target,
        protocol,
        health,
        maxConcurrent,
        peerMetadata,
        access,
        rateLimits,
        trustedProxies);
  }

  /**
   * Returns the application as a cluster of one endpoint. Callers retry and eject: they have other
   * instances, and retries must not multiply.
   */
  ClusterConfig cluster() {
    var usual = ClusterConfig.defaults();
    var retry = usual.retry();
    return new ClusterConfig(
        List.of(EndpointConfig.parse(target.toString())),
        usual.dns(),
        usual.srv(),
        usual.file(),
        protocol,
        usual.balance(),
        usual.slowStart(),
        health,
        OutlierConfig.parse("false"),
        usual.panic(),
        usual.timeout(),
        usual.attemptTimeout(),
        usual.deadline(),
        new RetryConfig(1, retry.budget(), retry.backoff(), retry.hedge()),
        usual.breaker(),
        usual.connections(),
        usual.streams(),
        usual.tls(),
        usual.authority(),
        usual.headers(),
        usual.maxAnswer(),
        maxConcurrent,
        true);
  }

  /** Returns the way in which peers prove who they are. */
  IdentityConfig identity() {
    return new IdentityConfig(
        List.of(),
        TokenConfig.defaults(),
        Optional.empty(),
        Optional.of(new CertificatesConfig(peerMetadata)));
  }

  AccessRules rules() {
    return new AccessRules(access);
  }

  /** Returns a warning if whoever reaches the port is served without being known. */
  Optional<String> warning() {
    return listen.tls().flatMap(ServerTlsFiles::clientCa).isPresent()
        ? Optional.empty()
        : Optional.of(
            "inbound: whoever reaches port %d is served, because no certificate is asked for; set listen: {tls: {certificate, key, client-ca}}"
                .formatted(listen.port()));
  }
}
