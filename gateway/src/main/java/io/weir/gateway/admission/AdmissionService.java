package io.weir.gateway.admission;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import java.util.function.Function;

/** Takes at most so many requests at once; the others are told to come back, before any work. */
public final class AdmissionService extends SimpleDecoratingHttpService {
  private static final Failure FULL =
      Failure.of(
              GrpcCode.RESOURCE_EXHAUSTED,
              HttpStatus.SERVICE_UNAVAILABLE,
              "the gateway has as many requests as it can carry; try again")
          .withHeader(HttpHeaderNames.RETRY_AFTER, "1");

  private final ConcurrencyBound bound;
  private final Counter refused;

  private AdmissionService(HttpService delegate, ConcurrencyBound bound, Counter refused) {
    super(delegate);
    this.bound = bound;
    this.refused = refused;
  }

  public static Function<? super HttpService, AdmissionService> layer(
      int maxConcurrent, MeterRegistry meters) {
    var bound = new ConcurrencyBound(maxConcurrent);
    var refused =
        Counter.builder("weir.admission.refused")
            .description("Requests refused because too many were under way")
            .register(meters);
    return delegate -> new AdmissionService(delegate, bound, refused);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    if (!bound.tryEnter()) {
      refused.increment();
      throw FULL.exception();
    }
    // The log ends with the answer, also when its caller has left or a layer below has thrown.
    var _ = ctx.log().whenComplete().thenRun(bound::leave);
    return unwrap().serve(ctx, req);
  }
}
