package io.weir.loadbalancer.sidecar;

import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.PortChange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ports of a sidecar, of which each configuration has at least one. A port that is closed stays for
 * the connections that it drains, and for a configuration that opens it again. Changed by one
 * thread at a time.
 */
final class SidecarPorts {
  private final SidecarProcess process;

  /** Port in front of an application; null if there has been none. */
  private volatile @Nullable Inbound inbound;

  /** Port beside a client; null if there has been none. */
  private volatile @Nullable Outbound outbound;

  SidecarPorts(SidecarProcess process) {
    this.process = process;
  }

  /** Opens the ports of the first configuration, or none if one of them cannot be opened. */
  void open(SidecarParts parts) {
    serve(parts, DrainConfig.none());
  }

  /**
   * Serves by a configuration, on all its ports, or as before if one of them cannot be opened.
   * Ports that it does not have are closed.
   *
   * @param drain its grace bounds the drain of ports that are closed
   * @throws io.weir.runtime.serving.PortTaken if another process listens on one of them
   */
  void serve(SidecarParts parts, DrainConfig drain) {
    var first = prepareInbound(parts);
    PortChange second;
    try {
      second = prepareOutbound(parts);
    } catch (RuntimeException e) {
      first.abandon();
      throw e;
    }
    first.commit(drain);
    second.commit(drain);
    if (inbound != null) {
      inbound.limit(parts.config().limits());
    }
  }

  private PortChange prepareInbound(SidecarParts parts) {
    if (parts.inbound() == null) {
      return inbound == null ? PortChange.NONE : inbound.prepareToClose();
    }
    if (inbound == null) {
      inbound = new Inbound(process, parts);
    }
    return inbound.prepare(parts);
  }

  private PortChange prepareOutbound(SidecarParts parts) {
    if (parts.outbound() == null) {
      return outbound == null ? PortChange.NONE : outbound.prepareToClose();
    }
    if (outbound == null) {
      outbound = new Outbound(process, parts);
    }
    return outbound.prepare(parts);
  }

  /** Returns the number of the port beside a client; 0 if there is none. */
  int outboundPort() {
    return outbound == null ? 0 : outbound.port();
  }

  /** Returns the number of the port in front of an application; 0 if there is none. */
  int inboundPort() {
    return inbound == null ? 0 : inbound.port();
  }

  /**
   * Drains and closes the ports, the one in front of the application first, because its calls may
   * need the other. Bounded by delay and grace, which each port has.
   */
  void drain(SidecarParts last) {
    var drain = last.config().drain();
    if (last.inbound() != null) {
      last.clusters().of(InboundConfig.CLUSTER).endStreams(drain);
    }
    if (inbound != null) {
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
