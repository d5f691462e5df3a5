package io.weir.runtime.exchange;

import com.linecorp.armeria.common.ContextAwareEventLoop;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.weir.grpc.Dialect;
import io.weir.grpc.ReservedMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one request while it runs. Layers and forms take it as a parameter, write
 * what they find out, and read what others wrote. Written on the event loop of the request; fields
 * that the end of the exchange reads are volatile, for it may come on another thread.
 */
public final class Exchange {
  /** The gRPC status of an exchange that is not a call, or has not ended. */
  public static final int NO_STATUS = -1;

  private static final AttributeKey<Exchange> EXCHANGE =
      AttributeKey.valueOf(Exchange.class, "EXCHANGE");
  private static final TimeLeft UNLIMITED = new TimeLeft.Unlimited();

  private final ServiceRequestContext context;
  private final Dialect dialect;
  private Context trace = Context.root();
  private TimeLeft unaryTime = UNLIMITED;
  private TimeLeft streamTime = UNLIMITED;
  private @Nullable AdmissionSlot admission;
  private boolean unary;
  private volatile @Nullable String route;
  private volatile @Nullable String rpc;
  private volatile @Nullable String endpoint;
  private volatile int grpcStatus = NO_STATUS;

  private Exchange(ServiceRequestContext context) {
    this.context = context;
    this.dialect = Dialect.of(context.request().headers().get(HttpHeaderNames.CONTENT_TYPE));
  }

  /** Makes the exchange of a request. */
  static Exchange begin(ServiceRequestContext context) {
    var exchange = new Exchange(context);
    context.setAttr(EXCHANGE, exchange);
    return exchange;
  }

  /**
   * Finds the exchange of a request, for callbacks of Armeria that are given nothing else. A
   * request that failed before it had an exchange gets one here.
   */
  public static Exchange of(ServiceRequestContext context) {
    var exchange = context.attr(EXCHANGE);
    return exchange == null ? begin(context) : exchange;
  }

  /** The request as Armeria sees it: its event loop, connection, log and response headers. */
  public ServiceRequestContext context() {
    return context;
  }

  /** The event loop on which the exchange lives; its tasks run in the request's context. */
  public ContextAwareEventLoop eventLoop() {
    return context.eventLoop();
  }

  public HttpRequest request() {
    return context.request();
  }

  public RequestHeaders headers() {
    return context.request().headers();
  }

  /** How the caller speaks; failures are rendered in it. */
  public Dialect dialect() {
    return dialect;
  }

  /** The parent of spans made below: the request's span and the caller's baggage. */
  public Context trace() {
    return trace;
  }

  /** The span of the request; an invalid span if the process does not trace it. */
  public Span span() {
    return Span.fromContext(trace);
  }

  /** The trace id in hexadecimal; zeros if the request is not traced. */
  public String traceId() {
    return span().getSpanContext().getTraceId();
  }

  public void traced(Context context) {
    trace = context;
  }

  /**
   * Sets how long the caller waits.
   *
   * @param ofUnary for a unary call
   * @param ofStream for a stream
   */
  public void timeLeft(TimeLeft ofUnary, TimeLeft ofStream) {
    unaryTime = ofUnary;
    streamTime = ofStream;
  }

  /** The time that the caller still waits; of a stream until it was routed as unary. */
  public TimeLeft timeLeft() {
    return unary ? unaryTime : streamTime;
  }

  /**
   * Refuses to send a call that nobody waits for.
   *
   * @throws DeadlineExceeded if no time is left
   */
  public void requireTimeLeft() {
    if (timeLeft() instanceof TimeLeft.Until until && until.nanos() <= 0) {
      throw new DeadlineExceeded();
    }
  }

  public void admitted(AdmissionSlot slot) {
    admission = slot;
  }

  /** Null if the request was refused, or the process admits every request. */
  public @Nullable AdmissionSlot admission() {
    return admission;
  }

  /** Names the route of a request that calls no RPC: "GET /docs". */
  public void routed(String toRoute) {
    route = toRoute;
  }

  /**
   * Names the route and the RPC of a call.
   *
   * @param toRoute "GET /v1/users/{id}"
   * @param toRpc "weir.users.v1.UserService/GetUser"
   * @param isUnary one message each way; anything else is a stream
   */
  public void routed(String toRoute, String toRpc, boolean isUnary) {
    route = toRoute;
    rpc = toRpc;
    unary = isUnary;
    var slot = admission;
    if (!isUnary && slot != null) {
      slot.streams();
    }
  }

  /** Null until the request is routed. */
  public @Nullable String route() {
    return route;
  }

  /** Null for a request that calls no RPC. */
  public @Nullable String rpc() {
    return rpc;
  }

  /** Notes the endpoint of an attempt: "127.0.0.1:50051". */
  public void sentTo(String address) {
    endpoint = address;
  }

  /** The endpoint of the latest attempt; null if there was none. */
  public @Nullable String endpoint() {
    return endpoint;
  }

  /**
   * Sets how the call ended, where the response does not say so in gRPC.
   *
   * @param status a gRPC status code; the latest counts
   */
  public void ended(int status) {
    grpcStatus = status;
  }

  /** The gRPC status of the call; {@link #NO_STATUS} while it runs and if the request was none. */
  public int grpcStatus() {
    return grpcStatus;
  }

  /** A response in gRPC carries its status itself. */
  void complete(RequestLog log) {
    if (grpcStatus == NO_STATUS) {
      var inTrailers = status(log.responseTrailers());
      grpcStatus = inTrailers == NO_STATUS ? status(log.responseHeaders()) : inTrailers;
    }
  }

  private static int status(HttpHeaders headers) {
    return headers.getInt(ReservedMetadata.STATUS, NO_STATUS);
  }
}
