package io.weir.runtime.protocol;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.weir.runtime.web.InvalidTarget;
import org.jspecify.annotations.Nullable;

/** Answers a refused request with the status and message of its refusal. */
final class RefusalStatus implements ServerErrorHandler {
  /** Carries the fault of a target to the answer of Armeria's decoder. */
  private static final AsciiString FAULT = AsciiString.cached("x-weir-fault");

  /** Path that Armeria's decoder refuses for other methods than OPTIONS, with the headers. */
  private static final AsciiString REFUSED = AsciiString.cached("*");

  private static final AsciiString GET = AsciiString.cached("GET");

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
    if (cause instanceof RefusedRequest refused) {
      return renderer.onProtocolViolation(
          config, headers, refused.status(), refused.getMessage(), cause);
    }
    var fault = headers == null ? null : headers.get(FAULT);
    return fault == null
        ? null
        : renderer.onProtocolViolation(config, headers, status, fault, cause);
  }

  /**
   * Prepares the headers of a request whose target Armeria's decoder would refuse without saying
   * why.
   */
  static void refuseTarget(Http2Headers headers) {
    headers.remove(FAULT);
    var path = headers.path();
    var fault = path == null ? null : InvalidTarget.refusal(path.toString());
    if (fault != null) {
      headers.method(GET).path(REFUSED).set(FAULT, fault);
    }
  }
}
