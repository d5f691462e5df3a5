package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.netty.channel.EventLoop;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.weir.loadbalancer.balancing.Reasoning;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One try of a call at one endpoint. Belongs to the event loop of its call. */
public final class Attempt {
  private final CallPlan plan;
  private final Turn turn;
  private final ClusterEndpoint endpoint;
  private final RequestHeadersBuilder headers;
  private final Function<RequestHeadersBuilder, HttpRequest> body;
  private final Time time;
  private Span span = Span.getInvalid();

  /**
   * How long it may take.
   *
   * @param nanos 0: no limit
   * @param callers the limit is what the caller has left, not our own attempt timeout
   */
  public record Time(long nanos, boolean callers) {}

  /**
   * Where the attempt stands in its call.
   *
   * @param number 1 for the first
   * @param retryReason why there is a second and third; null for the first
   * @param reasoning why it goes where it goes; null if no span could tell
   */
  public record Turn(
      int number,
      @Nullable String retryReason,
      @Nullable Reasoning reasoning,
      Context parent,
      EventLoop loop) {}

  /**
   * @param body makes the request once all layers have had their say in the headers
   */
  public Attempt(
      CallPlan plan,
      Turn turn,
      ClusterEndpoint endpoint,
      RequestHeadersBuilder headers,
      Function<RequestHeadersBuilder, HttpRequest> body,
      Time time) {
    this.plan = plan;
    this.turn = turn;
    this.endpoint = endpoint;
    this.headers = headers;
    this.body = body;
    this.time = time;
  }

  public CallPlan plan() {
    return plan;
  }

  public int number() {
    return turn.number();
  }

  public @Nullable String retryReason() {
    return turn.retryReason();
  }

  @Nullable Reasoning reasoning() {
    return turn.reasoning();
  }

  public ClusterEndpoint endpoint() {
    return endpoint;
  }

  /** Headers of the request, still open to changes. */
  public RequestHeadersBuilder headers() {
    return headers;
  }

  HttpRequest request() {
    return body.apply(headers);
  }

  public Time time() {
    return time;
  }

  Context parent() {
    return turn.parent();
  }

  EventLoop eventLoop() {
    return turn.loop();
  }

  /** The span of this attempt; an invalid one above the tracing layer. */
  public Span span() {
    return span;
  }

  void span(Span started) {
    span = started;
  }
}
