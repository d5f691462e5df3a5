package io.weir.loadbalancer.bulkhead;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.loadbalancer.call.CallHandler;
import io.weir.loadbalancer.call.CallLayer;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.runtime.exchange.Exchange;

/**
 * Refuses streams beyond the bulkheads of their cluster before any attempt. A unary call enters its
 * bulkhead later, when its request has arrived: an unfinished upload must not take a permit.
 */
public record BulkheadLayer(BulkheadGate gate) implements CallLayer {

  @Override
  public HttpResponse call(
      Exchange exchange, HttpRequest request, UpstreamCall call, CallHandler next) {
    if (call.unary()) {
      return next.call(exchange, request, call);
    }
    var refused = gate.enterStream(exchange, call.rpc());
    if (refused != null) {
      request.abort();
      return refused.response(call.method().http());
    }
    var response = next.call(exchange, request, call);
    var _ = response.whenComplete().handle((done, thrown) -> leave(call.rpc()));
    return response;
  }

  private boolean leave(String rpc) {
    gate.leaveStream(rpc);
    return true;
  }
}
