package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.cluster.Clusters;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.ListenerPorts;
import io.weir.runtime.process.Closer;
import org.jspecify.annotations.Nullable;

/**
 * Parts of one configuration that hold state. A successor shares those whose configuration is the
 * same, with their connections, counts and certificates.
 *
 * @param clusters those for outbound calls, and the application
 * @param outbound port beside the client; null if there is none
 * @param inbound parts of the port in front of the application; null if there is none
 * @param health the clusters of this configuration, as parts of the health
 * @param meters gauges of this configuration
 */
record SidecarParts(
    SidecarConfig config,
    Clusters clusters,
    @Nullable ListenerPorts outbound,
    @Nullable InboundParts inbound,
    Health health,
    OwnedMeters meters) {

  /**
   * Prepares the parts of a configuration, which serve nothing yet. Closes what it has started if
   * it fails.
   *
   * @param before parts of the configuration that is served; null at the start of the process
   * @throws IllegalArgumentException if a certificate cannot be used
   */
  static SidecarParts prepare(
      SidecarConfig config, SidecarProcess process, @Nullable SidecarParts before) {
    var started = new Closer();
    try {
      return prepare(config, process, before, started);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static SidecarParts prepare(
      SidecarConfig config, SidecarProcess process, @Nullable SidecarParts before, Closer started) {
    var health = new Health();
    var meters = started.add(new OwnedMeters(process.telemetry().meters()));
    var clusters =
        before == null
            ? Clusters.start(config.allClusters(), process.engine(), health)
            : before.clusters.prepare(config.allClusters(), process.engine(), health);
    started.add(clusters::abandon);
    var outbound = config.isOutbound() ? ports(config, before, meters, started) : null;
    var inbound =
        config
            .inbound()
            .map(each ->
                InboundParts.prepare(each, meters, before == null ? null : before.inbound, started))
            .orElse(null);
    return new SidecarParts(config, clusters, outbound, inbound, health, meters);
  }

  private static ListenerPorts ports(
      SidecarConfig config, @Nullable SidecarParts before, OwnedMeters meters, Closer started) {
    var listen = config.listen();
    if (before != null && before.outbound != null && before.config.listen().equals(listen)) {
      return before.outbound;
    }
    var ports = ListenerPorts.of(listen.address(), listen.tls(), Outbound.PORT, meters.registry());
    started.add(ports::close);
    return ports;
  }

  /** Takes the place of the parts before them: health, gauges, and sources of endpoints. */
  void succeed(SidecarProcess process) {
    clusters.succeed();
    meters.claim();
    process.health().replaceParts(health);
  }

  /** Closes the parts that others do not share. */
  void closeAllBut(SidecarParts kept) {
    if (outbound != null && !outbound.equals(kept.outbound)) {
      outbound.close();
    }
    if (inbound != null) {
      inbound.closeAllBut(kept.inbound);
    }
    clusters.closeAllBut(kept.clusters);
    meters.close();
  }

  /** Closes all parts. */
  void close() {
    if (outbound != null) {
      outbound.close();
    }
    if (inbound != null) {
      inbound.closeAllBut(null);
    }
    clusters.close();
    meters.close();
  }
}
