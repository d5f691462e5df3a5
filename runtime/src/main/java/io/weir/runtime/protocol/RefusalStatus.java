package io.weir.runtime.protocol;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;

/** Answers a refused request with the status and message of its refusal. */
final class RefusalStatus implements ServerErrorHandler {
  private final ServerErrorHandler renderer;

  RefusalStatus(ServerErrorHandler renderer) {
    this.renderer = renderer;
  }

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    return null;
  }

  @Override
  public @Nullable AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return cause instanceof RefusedRequest refused
        ? renderer.onProtocolViolation(
            config, headers, refused.status(), refused.getMessage(), cause)
        : null;
  }
}
