package io.weir.loadbalancer.bulkhead;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.loadbalancer.outcome.GrpcCode;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.observability.serving.TracingService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls beyond the bulkheads of their cluster, at once and before any attempt. Not
 * UNAVAILABLE: that is a failure, which layers before us would repeat and eject us for (ADR 14).
 */
public final class BulkheadLayer {
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("weir.bulkhead");

  private final String cluster;
  private final Bulkheads bulkheads;
  private final Next next;
  private final Consumer<String> onRefusal;

  /** What makes the attempts of a call. */
  @FunctionalInterface
  public interface Next {
    HttpResponse call(ServiceRequestContext caller, HttpRequest request, CallPlan plan);
  }

  /**
   * @param onRefusal told the service whose bulkhead was full; {@link Bulkheads#ALL}: the cluster's
   */
  public BulkheadLayer(String cluster, Bulkheads bulkheads, Next next, Consumer<String> onRefusal) {
    this.cluster = cluster;
    this.bulkheads = bulkheads;
    this.next = next;
    this.onRefusal = onRefusal;
  }

  public HttpResponse call(ServiceRequestContext caller, HttpRequest request, CallPlan plan) {
    // The service first: what it may not have must not take room from the others.
    var service = bulkheads.of(plan.rpc());
    if (service != null && !service.tryAcquirePermission()) {
      return refused(caller, request, service);
    }
    if (!bulkheads.all().tryAcquirePermission()) {
      release(service);
      return refused(caller, request, bulkheads.all());
    }
    var response = next.call(caller, request, plan);
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

  private HttpResponse refused(ServiceRequestContext caller, HttpRequest request, Bulkhead full) {
    var name = full.getName();
    onRefusal.accept(name);
    TracingService.span(caller).addEvent("weir.bulkhead.refused", Attributes.of(SERVICE, name));
    request.abort();
    var of = name.equals(Bulkheads.ALL) ? "cluster " + cluster : name + " in cluster " + cluster;
    return TrailersOnly.of(
        GrpcCode.RESOURCE_EXHAUSTED,
        "%s is at its limit of %d concurrent calls"
            .formatted(of, full.getBulkheadConfig().getMaxConcurrentCalls()));
  }
}
