package io.weir.loadbalancer.cluster;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.loadbalancer.connection.CertificateFiles;
import io.weir.loadbalancer.connection.Connections;
import io.weir.loadbalancer.connection.EndpointConnections;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Membership;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Meters of the certificates of a cluster, and of the connections of an endpoint, removed with it.
 */
final class ConnectionMeters implements Membership {
  private final MeterRegistry meters;
  private final String cluster;
  private final Connections connections;
  private final Map<ClusterEndpoint, List<Meter>> registered = new ConcurrentHashMap<>();

  ConnectionMeters(MeterRegistry meters, String cluster, Connections connections) {
    this.meters = meters;
    this.cluster = cluster;
    this.connections = connections;
    var certificates = connections.certificates();
    if (certificates != null) {
      watch(certificates);
    }
  }

  private void watch(CertificateFiles certificates) {
    reloads("replaced", certificates, CertificateFiles::replacements);
    reloads("refused", certificates, CertificateFiles::refusals);
    if (certificates.expirySeconds().isPresent()) {
      Gauge.builder(
              "weir.tls.certificate.expiry",
              certificates,
              files -> (double) files.expirySeconds().orElse(0))
          .description("When the certificate presented to endpoints expires, in Unix time")
          .baseUnit("seconds")
          .tag("cluster", cluster)
          .register(meters);
    }
  }

  private void reloads(
      String outcome, CertificateFiles certificates, ToDoubleFunction<CertificateFiles> count) {
    FunctionCounter.builder("weir.tls.reloads", certificates, count)
        .description("Changes of certificate files: replaced the certificates, or refused")
        .tags("cluster", cluster, "outcome", outcome)
        .register(meters);
  }

  @Override
  public void joined(ClusterEndpoint endpoint) {
    var open = connections.of(endpoint);
    if (open != null) {
      var _ = registered.computeIfAbsent(endpoint, known -> register(known.address(), open));
    }
  }

  private List<Meter> register(String address, EndpointConnections open) {
    return List.of(
        Gauge.builder("weir.endpoint.connections", open, EndpointConnections::open)
            .description("Open connections")
            .tags("cluster", cluster, "endpoint", address)
            .register(meters),
        FunctionCounter.builder(
                "weir.endpoint.pings.failed", open, EndpointConnections::pingsFailed)
            .description("Pings on a silent connection that were not answered soon")
            .tags("cluster", cluster, "endpoint", address)
            .register(meters),
        FunctionCounter.builder("weir.endpoint.goaways", open, EndpointConnections::goAways)
            .description("Connections that the endpoint asked to leave")
            .tags("cluster", cluster, "endpoint", address)
            .register(meters));
  }

  @Override
  public void gone(ClusterEndpoint endpoint) {
    var known = registered.remove(endpoint);
    if (known != null) {
      known.forEach(meters::remove);
    }
  }
}
