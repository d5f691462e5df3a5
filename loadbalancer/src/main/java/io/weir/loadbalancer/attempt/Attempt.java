package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.netty.channel.EventLoop;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.weir.loadbalancer.balancing.Reasoning;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.runtime.exchange.Exchange;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One try of a call at one endpoint. Confined to the event loop of its call. */
public final class Attempt {
  private final MethodPolicy method;
  private final Origin origin;
  private final ClusterEndpoint endpoint;
  private final RequestHeadersBuilder headers;
  private final Function<RequestHeadersBuilder, HttpRequest> body;
  private final AttemptTimeout timeout;
  private Span span = Span.getInvalid();

  /**
   * Origin of an attempt: its place in its call.
   *
   * @param number 1 for the first attempt of the call
   * @param retryReason reason for this attempt; null for the first one
   * @param reasoning reasons of the pick of the endpoint; null if no span records them
   * @param parent trace context of the call
   * @param exchange exchange of the call
   */
  public record Origin(
      int number,
      @Nullable String retryReason,
      @Nullable Reasoning reasoning,
      Context parent,
      Exchange exchange) {}

  /**
   * Creates an attempt that has not been sent.
   *
   * @param headers request headers, which layers may change
   * @param body builds the request from the headers after all layers have seen them
   */
  public Attempt(
      MethodPolicy method,
      Origin origin,
      ClusterEndpoint endpoint,
      RequestHeadersBuilder headers,
      Function<RequestHeadersBuilder, HttpRequest> body,
      AttemptTimeout timeout) {
    this.method = method;
    this.origin = origin;
    this.endpoint = endpoint;
    this.headers = headers;
    this.body = body;
    this.timeout = timeout;
  }

  public MethodPolicy method() {
    return method;
  }

  public int number() {
    return origin.number();
  }

  public @Nullable String retryReason() {
    return origin.retryReason();
  }

  @Nullable Reasoning reasoning() {
    return origin.reasoning();
  }

  public ClusterEndpoint endpoint() {
    return endpoint;
  }

  /** Returns the request headers, which layers may change. */
  public RequestHeadersBuilder headers() {
    return headers;
  }

  HttpRequest request() {
    return body.apply(headers);
  }

  public AttemptTimeout timeout() {
    return timeout;
  }

  Context parent() {
    return origin.parent();
  }

  Exchange exchange() {
    return origin.exchange();
  }

  EventLoop eventLoop() {
    return origin.exchange().eventLoop();
  }

  /** Returns the span of this attempt; an invalid span above the tracing layer. */
  public Span span() {
    return span;
  }

  void span(Span started) {
    span = started;
  }
}
