package io.weir.gateway.failure;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import java.util.function.Function;

/**
 * Turns what the layers below throw into an answer. Answers that fail later need no wrapping here:
 * Armeria recovers every one of them through the same {@link Rescue}.
 */
public final class RescueService extends SimpleDecoratingHttpService {
  private final Rescue rescue;

  private RescueService(HttpService delegate, Rescue rescue) {
    super(delegate);
    this.rescue = rescue;
  }

  public static Function<? super HttpService, RescueService> layer(Rescue rescue) {
    return delegate -> new RescueService(delegate, rescue);
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // the one place that may: nothing gets past the edge
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    try {
      return unwrap().serve(ctx, req);
    } catch (Exception e) {
      // The answer is ready; what still comes of the request is of no use.
      req.abort(e);
      return rescue.onServiceException(ctx, e);
    }
  }
}
