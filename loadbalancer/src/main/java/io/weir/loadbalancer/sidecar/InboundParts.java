package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.CommonPools;
import io.weir.loadbalancer.ratelimit.RateLimits;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.authentication.Authenticator;
import io.weir.runtime.identity.jwt.TokenVerifier;
import io.weir.runtime.listener.ListenerPorts;
import io.weir.runtime.process.Closer;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Parts of the port in front of an application that hold state. A successor shares those whose
 * configuration is the same.
 *
 * @param config configuration of these parts
 * @param rates counts of the calls of peers
 */
record InboundParts(
    InboundConfig config, ListenerPorts ports, Authenticator authenticator, RateLimits rates) {

  /**
   * Prepares the parts of a configuration.
   *
   * @param before parts of the configuration that is served; null if there are none
   * @param started receives what is started for this configuration alone
   * @throws IllegalArgumentException if a certificate cannot be used
   */
  static InboundParts prepare(
      InboundConfig config, OwnedMeters meters, @Nullable InboundParts before, Closer started) {
    var authenticator =
        before != null && before.config.identity().equals(config.identity())
            ? before.authenticator
            : started.add(authenticator(config));
    var rates =
        before != null && before.config.rateLimits().equals(config.rateLimits())
            ? before.rates
            : started.add(
                RateLimits.local(
                    config.rateLimits(), System::nanoTime, before == null ? null : before.rates));
    return new InboundParts(config, ports(config, meters, before, started), authenticator, rates);
  }

  private static ListenerPorts ports(
      InboundConfig config, OwnedMeters meters, @Nullable InboundParts before, Closer started) {
    if (before != null && before.config.listen().equals(config.listen())) {
      return before.ports;
    }
    var ports = ListenerPorts.of(config.listen(), Inbound.PORT, meters.registry());
    started.add(ports::close);
    return ports;
  }

  private static Authenticator authenticator(InboundConfig config) {
    return Authenticator.start(
        config.identity(),
        new TokenVerifier.Environment(
            InstantSource.system(),
            System::nanoTime,
            CommonPools.workerGroup().next(),
            CommonPools.blockingTaskExecutor()));
  }

  /**
   * Closes the parts that others do not share.
   *
   * @param kept null to close all
   */
  void closeAllBut(@Nullable InboundParts kept) {
    if (kept == null || authenticator != kept.authenticator) {
      authenticator.close();
    }
    if (kept == null || rates != kept.rates) {
      rates.close();
    }
    if (kept == null || !ports.equals(kept.ports)) {
      ports.close();
    }
  }
}
