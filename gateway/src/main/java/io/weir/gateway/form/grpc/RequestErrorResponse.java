package io.weir.gateway.form.grpc;

import com.linecorp.armeria.common.FilteredHttpResponse;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.failure.FailureAnswer;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.form.upstream.UpstreamStatus;
import io.weir.loadbalancer.outcome.TrailersOnly;

/**
 * gRPC response of an instance whose status is replaced if the frames of the request turn out to be
 * invalid.
 */
final class RequestErrorResponse extends FilteredHttpResponse {
  private final RequestError requestError;

  RequestErrorResponse(HttpResponse answer, RequestError requestError) {
    super(answer);
    this.requestError = requestError;
  }

  @Override
  protected HttpObject filter(HttpObject piece) {
    return switch (piece) {
      case ResponseHeaders headers -> UpstreamStatus.isIn(headers) ? headers(headers) : headers;
      case HttpHeaders trailers -> trailers(trailers);
      default -> piece;
    };
  }

  private ResponseHeaders headers(ResponseHeaders said) {
    var wrong = requestError.or(null);
    return wrong == null ? said : FailureAnswer.trailersOnly(wrong);
  }

  private HttpHeaders trailers(HttpHeaders said) {
    var wrong = requestError.or(null);
    return wrong == null ? said : TrailersOnly.trailers(wrong.code(), wrong.message());
  }
}
