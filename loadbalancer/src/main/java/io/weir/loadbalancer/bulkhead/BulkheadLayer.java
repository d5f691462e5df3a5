package io.weir.loadbalancer.bulkhead;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.call.CallHandler;
import io.weir.loadbalancer.call.CallLayer;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.runtime.exchange.Exchange;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls beyond the bulkheads of their cluster with RESOURCE_EXHAUSTED, before any attempt.
 * UNAVAILABLE would count as a failure, for which proxies in front would retry and eject us (ADR
 * 14).
 */
public final class BulkheadLayer implements CallLayer {
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("weir.bulkhead");

  private final String cluster;
  private final Bulkheads bulkheads;
  private final Consumer<String> onRefusal;

  /**
   * @param onRefusal receives the service whose bulkhead was full; {@link Bulkheads#ALL} if it was
   *     the bulkhead of the cluster
   */
  public BulkheadLayer(String cluster, Bulkheads bulkheads, Consumer<String> onRefusal) {
    this.cluster = cluster;
    this.bulkheads = bulkheads;
    this.onRefusal = onRefusal;
  }

  @Override
  public HttpResponse call(
      Exchange exchange, HttpRequest request, UpstreamCall call, CallHandler next) {
    // The service comes first, so that a call that it refuses takes no permit of the cluster.
    var service = bulkheads.of(call.rpc());
    if (service != null && !service.tryAcquirePermission()) {
      return refused(exchange, request, service);
    }
    if (!bulkheads.all().tryAcquirePermission()) {
      release(service);
      return refused(exchange, request, bulkheads.all());
    }
    var response = next.call(exchange, request, call);
    var _ = response.whenComplete().handle((done, thrown) -> leave(service));
    return response;
  }

  private boolean leave(@Nullable Bulkhead service) {
    bulkheads.all().releasePermission();
    release(service);
    return true;
  }

  private static void release(@Nullable Bulkhead service) {
    if (service != null) {
      service.releasePermission();
    }
  }

  private HttpResponse refused(Exchange exchange, HttpRequest request, Bulkhead full) {
    var name = full.getName();
    onRefusal.accept(name);
    exchange.span().addEvent("weir.bulkhead.refused", Attributes.of(SERVICE, name));
    request.abort();
    var of = name.equals(Bulkheads.ALL) ? "cluster " + cluster : name + " in cluster " + cluster;
    return TrailersOnly.of(
        GrpcCode.RESOURCE_EXHAUSTED,
        "%s is at its limit of %d concurrent calls"
            .formatted(of, full.getBulkheadConfig().getMaxConcurrentCalls()));
  }
}
