package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.weir.grpc.GrpcTimeout;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.attempt.Attempt;
import io.weir.loadbalancer.attempt.AttemptTimeout;
import io.weir.loadbalancer.attempt.Transport;
import io.weir.loadbalancer.attempt.UpstreamRequest;
import io.weir.loadbalancer.balancing.Reasoning;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.TimeLeft;
import org.jspecify.annotations.Nullable;

/**
 * Builds and sends the attempts of one call: the headers, the body and the trace context of each.
 */
final class AttemptSender {
  private final Transport transport;
  private final Exchange exchange;
  private final RequestHeaders headers;
  private final MethodPolicy method;
  private final Context parent;

  AttemptSender(
      Transport transport, Exchange exchange, RequestHeaders headers, MethodPolicy method) {
    this.transport = transport;
    this.exchange = exchange;
    this.headers = headers;
    this.method = method;
    this.parent = exchange.trace();
  }

  Exchange exchange() {
    return exchange;
  }

  /** Returns a recorder of the reasons of a pick; null if no span would show them. */
  @Nullable Reasoning reasoning() {
    return Span.fromContext(parent).isRecording() ? new Reasoning() : null;
  }

  /** Returns the place of an attempt in its call. See {@link Attempt.Origin}. */
  Attempt.Origin origin(int number, @Nullable String retryReason, @Nullable Reasoning reasoning) {
    return new Attempt.Origin(number, retryReason, reasoning, parent, exchange);
  }

  /** Sends an attempt with the same headers and body as all others of the call. */
  UpstreamRequest send(
      ClusterEndpoint endpoint, Body body, Attempt.Origin origin, AttemptTimeout timeout) {
    exchange.sentTo(endpoint.address());
    var outgoing = headers.toBuilder();
    if (!method.http()) {
      grpc(outgoing, origin);
    }
    return transport.send(new Attempt(method, origin, endpoint, outgoing, body::request, timeout));
  }

  /** Sets the metadata of an attempt that gRPC defines. */
  private void grpc(RequestHeadersBuilder outgoing, Attempt.Origin origin) {
    // Only the deadline of the caller: limits of this process are no promise of the caller.
    if (exchange.callersTime() instanceof TimeLeft.Until until) {
      outgoing.set(ReservedMetadata.TIMEOUT, GrpcTimeout.format(Math.max(1, until.nanos())));
    } else {
      outgoing.remove(ReservedMetadata.TIMEOUT);
    }
    if (origin.number() > 1) {
      outgoing.setInt(ReservedMetadata.PREVIOUS_ATTEMPTS, origin.number() - 1);
    }
  }
}
