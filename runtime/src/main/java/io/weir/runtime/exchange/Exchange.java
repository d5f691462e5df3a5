package io.weir.runtime.exchange;

import com.linecorp.armeria.common.ContextAwareEventLoop;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.weir.grpc.Dialect;
import io.weir.grpc.ReservedMetadata;
import io.weir.runtime.memory.ConnectionMemory;
import io.weir.runtime.memory.HeldBytes;
import io.weir.runtime.memory.MemoryExhausted;
import io.weir.runtime.memory.MemoryKind;
import io.weir.runtime.protocol.RequestMethod;
import org.jspecify.annotations.Nullable;

/**
 * State of one request while it is in flight. Layers and forms take it as a parameter, write their
 * findings, and read those of others. Written on the event loop of the request. Fields that are
 * read at the end of the exchange are volatile, because the end may run on another thread.
 */
public final class Exchange {
  /** gRPC status of an exchange that is not a call or has not ended. */
  public static final int NO_STATUS = -1;

  private static final AttributeKey<Exchange> EXCHANGE =
      AttributeKey.valueOf(Exchange.class, "EXCHANGE");
  private static final TimeLeft UNLIMITED = new TimeLeft.Unlimited();

  private final ServiceRequestContext context;
  private final Dialect dialect;
  private final Caller caller;
  private Context trace = Context.root();
  private TimeLeft unaryTime = UNLIMITED;
  private TimeLeft callersTime = UNLIMITED;
  private volatile boolean admitted;
  private boolean limited;
  private volatile @Nullable String route;
  private volatile @Nullable String rpc;
  private volatile @Nullable String endpoint;
  private @Nullable String bodyLimit;
  private volatile int grpcStatus = NO_STATUS;
  private int httpRefusal = NO_STATUS;
  private volatile @Nullable HeldBytes memory;
  private volatile boolean over;
  private volatile Runnable eviction;
  private volatile @Nullable String concealed;

  private Exchange(ServiceRequestContext context) {
    this.context = context;
    this.eviction = () -> context.cancel(new MemoryExhausted());
    this.dialect = Dialect.of(context.request().headers().get(HttpHeaderNames.CONTENT_TYPE));
    this.caller = new Caller(context.remoteAddress(), context.log().partial().channel());
  }

  /** Creates the exchange of a request. */
  static Exchange begin(ServiceRequestContext context) {
    var exchange = new Exchange(context);
    context.setAttr(EXCHANGE, exchange);
    return exchange;
  }

  /**
   * Returns the exchange of a request, for callbacks to which Armeria passes only its context.
   * Creates the exchange if the request failed before it had one.
   */
  public static Exchange of(ServiceRequestContext context) {
    var exchange = context.attr(EXCHANGE);
    return exchange == null ? begin(context) : exchange;
  }

  /** Returns Armeria's context of the request: event loop, connection, log, response headers. */
  public ServiceRequestContext context() {
    return context;
  }

  /** Returns the event loop of the exchange. Its tasks run in the request's context. */
  public ContextAwareEventLoop eventLoop() {
    return context.eventLoop();
  }

  public HttpRequest request() {
    return context.request();
  }

  public RequestHeaders headers() {
    return context.request().headers();
  }

  /** Returns path and query as the caller sent them, without credentials. */
  public String target() {
    var rest = concealed;
    return rest == null ? context.rawPath() : rest;
  }

  /**
   * Hides credentials from everything that reads the request from here on.
   *
   * @param headers headers without them
   * @param target path and query without them
   */
  @SuppressWarnings("ReferenceEquality") // the same object if there was nothing to conceal
  public void conceal(RequestHeaders headers, String target) {
    if (!target.equals(target())) {
      concealed = target;
    }
    var request = context.request();
    if (headers != request.headers()) {
      context.updateRequest(request.withHeaders(headers));
    }
  }

  /** Returns the method as the caller sent it, also one that Armeria does not know. */
  public String method() {
    return RequestMethod.of(headers());
  }

  /** Returns the dialect of the caller, in which failures are rendered. */
  public Dialect dialect() {
    return dialect;
  }

  /** Returns the parent of spans created below: the request's span and the caller's baggage. */
  public Context trace() {
    return trace;
  }

  /** Returns the span of the request; an invalid span if the process does not trace it. */
  public Span span() {
    return Span.fromContext(trace);
  }

  /** Returns the trace id in hexadecimal; zeros if the request is not traced. */
  public String traceId() {
    return span().getSpanContext().getTraceId();
  }

  public void traced(Context context) {
    trace = context;
  }

  /**
   * Sets the time limits of the request.
   *
   * @param ofUnary time left if the request is a unary call
   * @param ofCaller time for which the caller waits; also the time left of a stream
   */
  public void timeLeft(TimeLeft ofUnary, TimeLeft ofCaller) {
    unaryTime = ofUnary;
    callersTime = ofCaller;
  }

  /** Returns the time left: that of a stream until the request is routed as limited. */
  public TimeLeft timeLeft() {
    return limited ? unaryTime : callersTime;
  }

  /** Returns the time for which the caller still waits, which instances may be told. */
  public TimeLeft callersTime() {
    return callersTime;
  }

  /**
   * Throws if no caller is waiting for the call any more.
   *
   * @throws DeadlineExceeded if no time is left
   */
  public void requireTimeLeft() {
    if (timeLeft() instanceof TimeLeft.Until until && until.nanos() <= 0) {
      throw new DeadlineExceeded();
    }
  }

  public Caller caller() {
    return caller;
  }

  /** Records that the request was admitted, so that it is counted until it ends. */
  public void admitted() {
    admitted = true;
  }

  public boolean isAdmitted() {
    return admitted;
  }

  /** Records the route of a request that does not call an RPC: "GET /docs". */
  public void routed(String toRoute) {
    route = toRoute;
  }

  /**
   * Records the route and the RPC of a call.
   *
   * @param toRoute "GET /v1/users/{id}"
   * @param toRpc "weir.users.v1.UserService/GetUser"; null for plain HTTP that passes through
   * @param isLimited whether the time limit of unary calls holds, and not that of its caller alone,
   *     as for a stream
   */
  public void routed(String toRoute, @Nullable String toRpc, boolean isLimited) {
    route = toRoute;
    rpc = toRpc;
    limited = isLimited;
  }

  /** Returns the route; null until the request is routed. */
  public @Nullable String route() {
    return route;
  }

  /** Returns the RPC; null if the request does not call one. */
  public @Nullable String rpc() {
    return rpc;
  }

  /** Records the setting that limits the content of the request: "max-body of the route". */
  public void bounded(String setting) {
    bodyLimit = setting;
  }

  /** Returns that setting; null for a request that has not been routed. */
  public @Nullable String bodyLimit() {
    return bodyLimit;
  }

  /** Records the endpoint of an attempt: "127.0.0.1:50051". */
  public void sentTo(String address) {
    endpoint = address;
  }

  /** Returns the endpoint of the latest attempt; null if there was no attempt. */
  public @Nullable String endpoint() {
    return endpoint;
  }

  /** Records an HTTP status that says more than the gRPC status with which the call is refused. */
  public void refusedWith(int httpStatus) {
    httpRefusal = httpStatus;
  }

  /** Returns that HTTP status; {@link #NO_STATUS} if the one of the gRPC status is exact. */
  public int httpRefusal() {
    return httpRefusal;
  }

  /**
   * Records how the call ended, if the response does not carry a gRPC status.
   *
   * @param status gRPC status code; a later call overrides earlier ones
   */
  public void ended(int status) {
    grpcStatus = status;
  }

  /**
   * Returns the gRPC status of the call; {@link #NO_STATUS} while it is in flight, and if the
   * request was not a call.
   */
  public int grpcStatus() {
    return grpcStatus;
  }

  /** Returns the bytes held for the exchange. They are released when it has ended. */
  public HeldBytes memory() {
    var held = memory;
    if (held == null) {
      held = ConnectionMemory.begin(context.log().partial().channel(), this::evict);
      memory = held;
      if (over) {
        held.release();
      }
    }
    return held;
  }

  /** Returns true if bytes of an answer are held for the exchange. */
  public boolean holdsAnswer() {
    var held = memory;
    return held != null && held.held(MemoryKind.ANSWERS) > 0;
  }

  /** Ends the exchange because smaller ones need its memory. Called in the context of another. */
  private void evict() {
    context.eventLoop().withoutContext().execute(eviction);
  }

  /**
   * Sets how the exchange is ended if smaller ones need its memory. The default is to cancel it.
   *
   * @param action runs on the event loop of the exchange
   */
  public void whenEvicted(Runnable action) {
    eviction = action;
  }

  /** Returns true until the exchange has ended. */
  public boolean isOpen() {
    return !over;
  }

  /**
   * Ends the exchange: releases its memory, and reads the status that a gRPC response carries,
   * unless one was recorded.
   */
  void complete(RequestLog log) {
    over = true;
    var held = memory;
    if (held != null) {
      held.release();
    }
    if (grpcStatus == NO_STATUS) {
      int inHeaders = log.responseHeaders().getInt(ReservedMetadata.STATUS, NO_STATUS);
      grpcStatus = log.responseTrailers().getInt(ReservedMetadata.STATUS, inHeaders);
    }
  }
}
