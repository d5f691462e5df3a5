package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.form.stream.RequestStream;
import io.weir.gateway.form.upstream.MethodPolicies;
import io.weir.gateway.form.upstream.RequestFault;
import io.weir.gateway.routing.Meaning;
import io.weir.gateway.web.WebConfig;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.Rpc;

/**
 * JSON to frames, frames to JSON, without a message in between; or content as it is where the
 * schema has google.api.HttpBody. What is one message is read or written whole, what is a stream as
 * it comes. Everything runs on the event loop of the caller's connection.
 */
public final class JsonForm {
  private final ErrorHandler errors;
  private final WebConfig web;
  private final RequestContent content;
  private final RequestStream stream;

  /**
   * @param maxBody bytes of a request's content, or of one element of it where it is a stream
   */
  public JsonForm(ErrorHandler errors, long maxBody, WebConfig web) {
    this.errors = errors;
    this.web = web;
    this.content = new RequestContent(maxBody);
    this.stream = new RequestStream(maxBody);
  }

  public HttpResponse serve(Exchange exchange, Meaning.Json meaning) {
    var call = meaning.call();
    var route = call.route();
    exchange.routed(
        route.httpMethod() + " " + route.template(),
        route.rpc().fullName(),
        route.rpc().kind() == Rpc.Kind.UNARY);
    var answer = Answer.agreed(errors, exchange, call, web);
    if (route.rpc().kind().takesStream() && call.takesBody()) {
      var fault = new RequestFault();
      return answer.of(send(exchange, meaning, stream.upstream(exchange, call, fault)), fault);
    }
    return content.read(
        exchange,
        call,
        body ->
            answer.of(
                send(exchange, meaning, RequestContent.upstream(exchange, call, body)),
                RequestFault.NONE));
  }

  private static HttpResponse send(Exchange exchange, Meaning.Json meaning, HttpRequest request) {
    return meaning
        .api()
        .call(exchange, request, MethodPolicies.of(exchange, meaning.call().route().rpc()));
  }
}
