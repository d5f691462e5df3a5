package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.form.conditional.Conditions;
import io.weir.gateway.form.stream.StreamingRequest;
import io.weir.gateway.form.upstream.MethodPolicies;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.routing.RoutingResult;
import io.weir.runtime.exchange.Exchange;

/**
 * Serves HTTP requests in JSON, or in raw content for google.api.HttpBody. Transcodes between JSON
 * and gRPC frames without building message objects: a single message as a whole, a stream as it
 * arrives. Runs on the event loop of the client's connection.
 */
public final class JsonForm {
  private final ResponseForms forms;

  public JsonForm(ResponseForms forms) {
    this.forms = forms;
  }

  public HttpResponse serve(Exchange exchange, RoutingResult.Json routed) {
    var call = routed.call();
    var route = call.route();
    var rpc = routed.rpc();
    exchange.routed(route.httpMethod() + " " + route.template(), rpc.name(), rpc.hasDeadline());
    if (rpc.unary() && !rpc.hasDeadline()) {
      // Now, not with the call: its request may take long to arrive.
      exchange.context().clearRequestTimeout();
    }
    exchange.bounded(rpc.body().setting());
    var answer = forms.agreed(exchange, routed);
    var state = Conditions.requiredState(exchange.headers(), call);
    if (route.rpc().kind().takesStream() && call.takesBody()) {
      var requestError = new RequestError();
      return answer.of(
          send(exchange, routed, StreamingRequest.upstream(exchange, routed, requestError)),
          requestError);
    }
    return UnaryRequest.read(
        exchange,
        routed,
        body ->
            answer.of(
                send(exchange, routed, UnaryRequest.upstream(exchange, routed, state, body)),
                RequestError.NONE));
  }

  private static HttpResponse send(
      Exchange exchange, RoutingResult.Json routed, HttpRequest request) {
    return routed.api().call(exchange, request, MethodPolicies.of(exchange, routed.rpc()));
  }
}
