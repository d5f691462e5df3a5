package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.serving.JsonPage;

/** Answers failures of plain HTTP requests with a google.rpc.Status in JSON, as a gateway does. */
final class HttpErrors {
  private HttpErrors() {}

  private record StatusJson(int code, String message) {}

  static HttpResponse answer(GrpcCode code, HttpStatus status, String message) {
    return JsonPage.answer(status, new StatusJson(code.number(), message));
  }

  /** Answers with the HTTP status of the code, unless the exchange has a more exact one. */
  static HttpResponse answer(Exchange exchange, GrpcCode code, String message) {
    int exact = exchange.httpRefusal();
    exchange.ended(code.number());
    return answer(
        code, HttpStatus.valueOf(exact == Exchange.NO_STATUS ? code.http() : exact), message);
  }
}
