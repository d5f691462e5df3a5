package io.weir.loadbalancer.cluster;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.loadbalancer.call.CallHandler;
import io.weir.loadbalancer.call.CallLayer;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.headers.GrpcHeaderRules;

/** Applies the header rules of a cluster to its calls. Thread-safe. */
record HeaderRulesLayer(GrpcHeaderRules rules) implements CallLayer {

  @Override
  public HttpResponse call(
      Exchange exchange, HttpRequest request, UpstreamCall call, CallHandler next) {
    return rules.response(next.call(exchange, rules.request(request), call));
  }
}
