package io.weir.gateway.form;

import com.linecorp.armeria.common.FilteredHttpResponse;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.failure.FailureAnswer;
import io.weir.grpc.Dialect;
import io.weir.loadbalancer.outcome.TrailersOnly;

/**
 * The instance's answer in gRPC, which ends with what was wrong with the caller's frames, if
 * anything was.
 */
final class FaultedAnswer extends FilteredHttpResponse {
  private final RequestFault fault;

  FaultedAnswer(HttpResponse answer, RequestFault fault) {
    super(answer);
    this.fault = fault;
  }

  @Override
  protected HttpObject filter(HttpObject piece) {
    return switch (piece) {
      case ResponseHeaders headers -> Ending.isIn(headers) ? headers(headers) : headers;
      case HttpHeaders trailers -> trailers(trailers);
      default -> piece;
    };
  }

  private ResponseHeaders headers(ResponseHeaders said) {
    var wrong = fault.or(null);
    return wrong == null ? said : FailureAnswer.of(wrong, Dialect.GRPC).headers();
  }

  private HttpHeaders trailers(HttpHeaders said) {
    var wrong = fault.or(null);
    return wrong == null ? said : TrailersOnly.trailers(wrong.code(), wrong.message());
  }
}
