package io.weir.gateway.failure;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.opentelemetry.api.common.AttributeKey;
import io.weir.grpc.GrpcCode;
import io.weir.observability.logs.FaultLog;
import io.weir.runtime.exchange.Exchange;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Answers every failure of the edge: exceptions of layers and forms, responses that fail later
 * (Armeria reports both here), and requests so malformed that they reach no layer. Logs faults of
 * the gateway once; the caller receives the trace id instead of the cause.
 */
public final class ErrorHandler implements ServerErrorHandler {
  private static final AttributeKey<String> BODY_LIMIT = AttributeKey.stringKey("weir.body-limit");

  private final FaultLog faults;

  public ErrorHandler(LongSupplier nanoTime) {
    this.faults = new FaultLog(LoggerFactory.getLogger(ErrorHandler.class), nanoTime);
  }

  /** Answers a failure that a layer or a form has reported. */
  public HttpResponse answer(Exchange exchange, Failure failure) {
    return whole(exchange, failure).toHttpResponse();
  }

  /** Renders a failure as the whole response, for a stream that has not begun. */
  public AggregatedHttpResponse whole(Exchange exchange, Failure failure) {
    return FailureAnswer.of(heard(exchange, failure), exchange.headers());
  }

  /** Renders a failure as JSON text without headers, for a stream that has begun. */
  public byte[] text(Exchange exchange, Failure failure) {
    return FailureAnswer.statusJson(heard(exchange, failure));
  }

  /** Reduces a failure to the part that the caller may know, and ends the exchange with it. */
  public Failure heard(Exchange exchange, Failure failure) {
    exchange.ended(failure.code().number());
    int refusal = exchange.httpRefusal();
    var named = limited(exchange, failure);
    return told(
        exchange,
        refusal == Exchange.NO_STATUS ? named : named.withStatus(HttpStatus.valueOf(refusal)));
  }

  /** Names the setting that a request exceeds, in the message and in the span. */
  public static Failure limited(Exchange exchange, Failure failure) {
    var setting = exchange.bodyLimit();
    if (setting == null || !failure.http().equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)) {
      return failure;
    }
    exchange.span().setAttribute(BODY_LIMIT, setting);
    return failure.withMessage(failure.message() + ": " + setting);
  }

  /** Answers an exception. A caller that has disconnected receives no answer. */
  HttpResponse answer(Exchange exchange, Throwable cause) {
    var failure =
        cause instanceof RequestTimeoutException && exchange.request().isOpen()
            ? Diagnosis.slowRequest()
            : Diagnosis.of(cause);
    // An answer would not be read: the listener ends the stream.
    return failure.code() == GrpcCode.CANCELLED && !(cause instanceof FailureException)
        ? HttpResponse.ofFailure(cause)
        : answer(exchange, failure);
  }

  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    return answer(Exchange.of(ctx), cause);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    var failure =
        status.code() == 413 && cause != null
            ? Diagnosis.of(cause)
            : Diagnosis.ofProtocol(status, description);
    if (ctx != null) {
      var exchange = Exchange.of(ctx);
      exchange.ended(failure.code().number());
      failure = limited(exchange, failure);
    }
    return FailureAnswer.of(failure, headers == null ? HttpHeaders.of() : headers);
  }

  /** Logs a fault of the gateway, and returns a failure with the trace id in place of the cause. */
  private Failure told(Exchange exchange, Failure failure) {
    var cause = failure.cause();
    if (cause == null) {
      return failure;
    }
    faults.write(place(exchange), exchange.traceId(), cause);
    return exchange.span().getSpanContext().isValid()
        ? Failure.of(
            failure.code(), failure.http(), failure.message() + "; trace " + exchange.traceId())
        : failure;
  }

  /** Names the route and not the path, which may name a person. */
  private static String place(Exchange exchange) {
    var route = exchange.route();
    var request = route == null ? exchange.method() + " without a route" : route;
    var endpoint = exchange.endpoint();
    return endpoint == null ? request : request + " sent to " + endpoint;
  }
}
