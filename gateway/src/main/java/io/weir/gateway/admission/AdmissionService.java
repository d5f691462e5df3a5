package io.weir.gateway.admission;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.FailureException;
import io.weir.grpc.GrpcCode;
import io.weir.observability.serving.TracingService;

/**
 * Takes as many requests at once as can be carried; the others are told to come back, before any
 * work and without reading what they send. Health checks of balancers before us always come in.
 */
public final class AdmissionService extends SimpleDecoratingHttpService {
  private static final String HEALTH = "/grpc.health.v1.Health/";

  private static final Failure FULL =
      Failure.of(
              GrpcCode.UNAVAILABLE, "the gateway has as many requests as it can carry; try again")
          .withHeader(HttpHeaderNames.RETRY_AFTER, "1");

  private final Admission admission;

  AdmissionService(HttpService delegate, Admission admission) {
    super(delegate);
    this.admission = admission;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    if (!admission.bound().tryEnter()) {
      admission.refusedByBound();
      throw refused(ctx, "concurrent");
    }
    // The log ends with the answer, also when its caller has left or a layer below has thrown.
    var _ = ctx.log().whenComplete().thenRun(admission.bound()::leave);
    if (!ctx.rawPath().startsWith(HEALTH) && !admission.admits(ctx)) {
      admission.refusedByLimit();
      throw refused(ctx, "limit");
    }
    return unwrap().serve(ctx, req);
  }

  private static FailureException refused(ServiceRequestContext ctx, String reason) {
    TracingService.span(ctx).setAttribute("weir.admission.refused", reason);
    return FULL.exception();
  }
}
