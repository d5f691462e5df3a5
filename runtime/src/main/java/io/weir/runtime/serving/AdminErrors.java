package io.weir.runtime.serving;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders every error of the admin port as JSON. */
final class AdminErrors implements ServerErrorHandler {
  private static final Logger log = LoggerFactory.getLogger(AdminErrors.class);

  private AdminErrors() {}

  static ServerErrorHandler asJson() {
    return new AdminErrors().orElse(ServerErrorHandler.ofDefault());
  }

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    if (cause instanceof HttpStatusException refused) {
      return answer(refused.httpStatus(), refused.httpStatus().reasonPhrase());
    }
    if (cause instanceof HttpResponseException) {
      // The exception carries a response of its own, which the default handler returns.
      return null;
    }
    log.warn("{} of the admin port failed", ctx.config().route().patternString(), cause);
    return answer(HttpStatus.INTERNAL_SERVER_ERROR, "this page failed; the log says why");
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return described(status, description);
  }

  /** Renders the response for a path without a page (404) and for other errors. */
  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return described(status, description);
  }

  private static AggregatedHttpResponse described(HttpStatus status, @Nullable String description) {
    return JsonPage.text(
        status, body(status, description == null ? status.reasonPhrase() : description));
  }

  private static HttpResponse answer(HttpStatus status, String message) {
    return JsonPage.text(status, body(status, message)).toHttpResponse();
  }

  private static Object body(HttpStatus status, String message) {
    return Map.of("status", status.code(), "message", message);
  }
}
