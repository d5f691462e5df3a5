package io.weir.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.linecorp.armeria.common.CommonPools;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.gateway.access.AccessPolicy;
import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.loadbalancer.ratelimit.RateLimits;
import io.weir.loadbalancer.ratelimit.shared.SharedEnvironment;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.authentication.Authenticator;
import io.weir.runtime.health.Health;
import io.weir.runtime.identity.jwt.TokenVerifier;
import io.weir.runtime.listener.ListenerPorts;
import io.weir.runtime.process.Closer;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Parts of an edge that hold state. A successor shares those whose configuration is the same, with
 * their connections, counts and keys.
 *
 * @param health the clusters and schemas of this configuration, as parts of the health
 * @param meters gauges of this configuration
 */
record EdgeParts(
    GatewayConfig config,
    Upstreams upstreams,
    Authenticator authenticator,
    AccessPolicy access,
    RateLimits rates,
    ListenerPorts ports,
    Health health,
    OwnedMeters meters) {

  /**
   * Prepares the parts of a configuration, which serve nothing yet. Closes what it has started if
   * it fails.
   *
   * @param before parts of the configuration that is served; null at the start of the process
   * @throws IllegalArgumentException if an API cannot be served; the message names it and the
   *     reason
   */
  static EdgeParts prepare(GatewayFile file, EdgeProcess process, @Nullable EdgeParts before) {
    var started = new Closer();
    try {
      return prepare(file, process, before, started);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static EdgeParts prepare(
      GatewayFile file, EdgeProcess process, @Nullable EdgeParts before, Closer started) {
    var config = file.config();
    var health = new Health();
    var meters = started.add(new OwnedMeters(process.telemetry().meters()));
    var upstreams =
        Upstreams.prepare(
            file, engine(config, process), health, before == null ? null : before.upstreams);
    started.add(upstreams::abandon);
    var authenticator =
        before != null && before.config.identity().equals(config.identity())
            ? before.authenticator
            : started.add(authenticator(config, before == null ? null : before.authenticator));
    var rates =
        before != null && hasSameLimits(before.config, config)
            ? before.rates
            : started.add(rates(config, meters.registry(), before == null ? null : before.rates));
    var ports =
        before != null && before.config.listen().equals(config.listen())
            ? before.ports
            : ListenerPorts.of(config.listen(), "edge", meters.registry());
    upstreams.watch(meters);
    return new EdgeParts(
        config,
        upstreams,
        authenticator,
        new AccessPolicy(config.rules(), upstreams.apis(), meters.registry()),
        rates,
        ports,
        health,
        meters);
  }

  private static EngineRuntime engine(GatewayConfig config, EdgeProcess process) {
    return new EngineRuntime(
        process.telemetry(),
        System::nanoTime,
        bound -> ThreadLocalRandom.current().nextInt(bound),
        config.admission());
  }

  private static boolean hasSameLimits(GatewayConfig before, GatewayConfig config) {
    return before.rateLimits().equals(config.rateLimits())
        && before.rateLimitStore().equals(config.rateLimitStore());
  }

  private static RateLimits rates(
      GatewayConfig config, MeterRegistry meters, @Nullable RateLimits before) {
    return RateLimits.start(
        config.rateLimits(),
        config.rateLimitStore(),
        new SharedEnvironment(
            System::nanoTime,
            bound -> ThreadLocalRandom.current().nextInt(bound),
            (nanos, task) -> {
              var _ = CommonPools.blockingTaskExecutor().schedule(task, nanos, NANOSECONDS);
            },
            meters),
        before);
  }

  private static Authenticator authenticator(GatewayConfig config, @Nullable Authenticator before) {
    return Authenticator.start(
        config.identity(),
        new TokenVerifier.Environment(
            InstantSource.system(),
            System::nanoTime,
            CommonPools.workerGroup().next(),
            CommonPools.blockingTaskExecutor()),
        before);
  }

  /** Takes the place of the parts before them: health, gauges, and sources of endpoints. */
  void succeed(EdgeProcess process) {
    upstreams.succeed();
    meters.claim();
    process.health().replaceParts(health);
    process.admission().limit(config.limits().concurrent(), config.limits().share().fraction());
  }

  /** Closes the parts that others do not share. */
  void closeAllBut(EdgeParts kept) {
    if (authenticator != kept.authenticator) {
      authenticator.close();
    }
    if (rates != kept.rates) {
      rates.close();
    }
    if (!ports.equals(kept.ports)) {
      ports.close();
    }
    upstreams.closeAllBut(kept.upstreams);
    meters.close();
  }

  /** Closes all parts. */
  void close() {
    authenticator.close();
    rates.close();
    ports.close();
    upstreams.close();
    meters.close();
  }
}
