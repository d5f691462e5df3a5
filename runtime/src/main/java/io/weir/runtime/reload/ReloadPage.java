package io.weir.runtime.reload;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.runtime.reload.ReloadStatus.Outcome;
import io.weir.runtime.serving.JsonPage;
import io.weir.runtime.serving.Rendering;
import java.util.Map;

/**
 * Admin resource of the configuration's version: GET shows the result of the last reload, PUT
 * reloads. A file with mistakes is answered 422, with all of them.
 */
public final class ReloadPage extends AbstractHttpService {
  public static final String PATH = "/config/reload";

  private final Reloads<?> reloads;

  public ReloadPage(Reloads<?> reloads) {
    this.reloads = reloads;
  }

  @Override
  protected HttpResponse doGet(ServiceRequestContext ctx, HttpRequest req) {
    return JsonPage.answer(HttpStatus.OK, reloads.status());
  }

  @Override
  protected HttpResponse doPut(ServiceRequestContext ctx, HttpRequest req) {
    return Rendering.of(ctx, this::reload);
  }

  private HttpResponse reload() {
    if (!reloads.areServed()) {
      return JsonPage.answer(
          HttpStatus.CONFLICT,
          Map.of("status", 409, "message", "this process was not started from a file"));
    }
    var status = reloads.reload("a request at the admin port");
    return JsonPage.answer(
        status.last().outcome() == Outcome.APPLIED
            ? HttpStatus.OK
            : HttpStatus.UNPROCESSABLE_ENTITY,
        status);
  }
}
