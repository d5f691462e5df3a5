package io.weir.runtime.serving;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.function.Supplier;

/**
 * Renders pages of the admin port off the event loops, so that a page does not delay calls. Few at
 * a time, because pages take processor time from calls, and none whose caller has left.
 */
public final class Rendering {
  /** Pages at a time. */
  static final int THREADS = 2;

  private Rendering() {}

  /** Renders a page on one of the threads of the admin port. */
  public static HttpResponse of(ServiceRequestContext ctx, Supplier<HttpResponse> page) {
    return HttpResponse.of(
        () -> ctx.isCancelled() ? HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE) : page.get(),
        ctx.blockingTaskExecutor());
  }
}
