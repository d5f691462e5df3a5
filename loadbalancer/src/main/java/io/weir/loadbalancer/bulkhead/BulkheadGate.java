package io.weir.loadbalancer.bulkhead;

import com.linecorp.armeria.common.HttpResponse;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.Refusal;
import io.weir.runtime.exchange.Exchange;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls into the bulkheads of a cluster, and answers those that do not fit with
 * RESOURCE_EXHAUSTED. UNAVAILABLE would count as a failure, for which proxies in front would retry
 * and eject us (ADR 14). Thread-safe.
 *
 * @param cluster name of the cluster
 * @param onRefusal receives the service whose bulkhead was full; {@link Bulkheads#ALL} for the
 *     streams of the cluster
 */
public record BulkheadGate(String cluster, Bulkheads bulkheads, Consumer<String> onRefusal) {
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("weir.bulkhead");

  /**
   * Takes a permit of the service of an RPC, which {@link #leaveService} gives back. Returns null,
   * or the answer of the call if the service has no permit left.
   */
  public @Nullable HttpResponse enterService(Exchange exchange, String rpc) {
    var service = bulkheads.of(rpc);
    return service == null || service.tryAcquirePermission()
        ? null
        : refused(exchange, service).response(false);
  }

  /** Gives back a permit of the service of an RPC. */
  public void leaveService(String rpc) {
    var service = bulkheads.of(rpc);
    if (service != null) {
      service.releasePermission();
    }
  }

  /** Takes permits of the service and of the streams of the cluster, as {@link #enterService}. */
  @Nullable Refusal enterStream(Exchange exchange, String rpc) {
    // The service comes first, so that a call that it refuses takes no permit of the cluster.
    var service = bulkheads.of(rpc);
    if (service != null && !service.tryAcquirePermission()) {
      return refused(exchange, service);
    }
    if (bulkheads.streams().tryAcquirePermission()) {
      return null;
    }
    leaveService(rpc);
    return refused(exchange, bulkheads.streams());
  }

  void leaveStream(String rpc) {
    bulkheads.streams().releasePermission();
    leaveService(rpc);
  }

  private Refusal refused(Exchange exchange, Bulkhead full) {
    var name = full.getName();
    onRefusal.accept(name);
    exchange.span().addEvent("weir.bulkhead.refused", Attributes.of(SERVICE, name));
    int max = full.getBulkheadConfig().getMaxConcurrentCalls();
    return Refusal.of(
        GrpcCode.RESOURCE_EXHAUSTED,
        name.equals(Bulkheads.ALL)
            ? "cluster %s is at its limit of %d concurrent streams".formatted(cluster, max)
            : "%s in cluster %s is at its limit of %d concurrent calls"
                .formatted(name, cluster, max));
  }
}
