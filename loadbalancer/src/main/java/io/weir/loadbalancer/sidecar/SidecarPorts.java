package io.weir.loadbalancer.sidecar;

import io.weir.runtime.listener.DrainConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ports of a sidecar, of which it has at least one.
 *
 * @param inbound port in front of an application; null if there is none
 * @param outbound port beside a client; null if there is none
 */
record SidecarPorts(@Nullable Inbound inbound, @Nullable Outbound outbound) {

  /** Opens the ports that a configuration has, or none if one of them cannot be opened. */
  static SidecarPorts open(SidecarProcess process, SidecarParts parts) {
    var inbound = parts.inbound() == null ? null : Inbound.open(process, parts);
    try {
      return new SidecarPorts(
          inbound, parts.outbound() == null ? null : Outbound.open(process, parts));
    } catch (RuntimeException e) {
      if (inbound != null) {
        inbound.drain(new DrainConfig(Duration.ZERO, Duration.ZERO));
      }
      throw e;
    }
  }

  /**
   * Lets all ports serve by another configuration, or none if one of them cannot.
   *
   * @param next parts of the other configuration, which has the same ports
   * @param before parts of the configuration that is served
   */
  void reconfigure(SidecarParts next, SidecarParts before) {
    if (inbound != null) {
      inbound.reconfigure(next);
    }
    try {
      if (outbound != null) {
        outbound.reconfigure(next);
      }
    } catch (RuntimeException e) {
      if (inbound != null) {
        inbound.reconfigure(before);
      }
      throw e;
    }
  }

  int outboundPort() {
    return outbound == null ? 0 : outbound.port();
  }

  int inboundPort() {
    return inbound == null ? 0 : inbound.port();
  }

  /**
   * Drains and closes the ports, the one in front of the application first, because its calls may
   * need the other. Bounded by delay and grace, which each port has.
   */
  void drain(SidecarParts last) {
    var drain = last.config().drain();
    if (inbound != null) {
      last.clusters().of(InboundConfig.CLUSTER).endStreams(drain);
      inbound.drain(drain);
    }
    if (outbound != null) {
      // Nobody waits for a delay twice.
      var rest = inbound == null ? drain : new DrainConfig(Duration.ZERO, drain.grace());
      last.clusters().endStreams(rest);
      outbound.drain(rest);
    }
  }
}
