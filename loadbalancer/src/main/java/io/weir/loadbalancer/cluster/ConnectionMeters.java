package io.weir.loadbalancer.cluster;

import io.micrometer.core.instrument.Meter;
import io.weir.loadbalancer.connection.CertificateFiles;
import io.weir.loadbalancer.connection.Connections;
import io.weir.loadbalancer.connection.EndpointConnections;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Membership;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.observability.metrics.OwnedMeters.Name;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Meters of the certificates of a cluster, and of the connections of an endpoint, removed with it.
 */
final class ConnectionMeters implements Membership {
  private final OwnedMeters meters;
  private final String cluster;
  private final Connections connections;
  private final Map<ClusterEndpoint, List<Meter.Id>> registered = new ConcurrentHashMap<>();

  ConnectionMeters(OwnedMeters meters, String cluster, Connections connections) {
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
      var _ =
          meters.gauge(
              Name.of(
                      "weir.tls.certificate.expiry",
                      "When the certificate presented to endpoints expires, in Unix time",
                      "cluster",
                      cluster)
                  .in("seconds"),
              certificates,
              files -> (double) files.expirySeconds().orElse(0));
    }
  }

  private void reloads(
      String outcome, CertificateFiles certificates, ToDoubleFunction<CertificateFiles> count) {
    var _ =
        meters.count(
            Name.of(
                "weir.tls.reloads",
                "Changes of certificate files: replaced the certificates, or refused",
                "cluster",
                cluster,
                "outcome",
                outcome),
            certificates,
            count);
  }

  @Override
  public void joined(ClusterEndpoint endpoint) {
    var open = connections.of(endpoint);
    if (open != null) {
      var _ = registered.computeIfAbsent(endpoint, known -> register(known.address(), open));
    }
  }

  private List<Meter.Id> register(String address, EndpointConnections open) {
    return List.of(
        meters.gauge(
            name("weir.endpoint.connections", "Open connections", address),
            open,
            EndpointConnections::open),
        meters.count(
            name(
                "weir.endpoint.pings.failed",
                "Pings on a silent connection that were not answered soon",
                address),
            open,
            EndpointConnections::pingsFailed),
        meters.count(
            name("weir.endpoint.goaways", "Connections that the endpoint asked to leave", address),
            open,
            EndpointConnections::goAways));
  }

  private Name name(String name, String description, String address) {
    return Name.of(name, description, "cluster", cluster, "endpoint", address);
  }

  @Override
  public void gone(ClusterEndpoint endpoint) {
    var known = registered.remove(endpoint);
    if (known != null) {
      known.forEach(meters::remove);
    }
  }
}
