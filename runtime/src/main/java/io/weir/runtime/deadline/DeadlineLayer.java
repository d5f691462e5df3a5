package io.weir.runtime.deadline;

import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.AsciiString;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcTimeout;
import io.weir.grpc.RequestTimeout;
import io.weir.grpc.ReservedMetadata;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.exchange.DeadlineExceeded;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.exchange.TimeLeft;
import io.weir.runtime.exchange.TimeLeft.Origin;
import java.util.function.LongSupplier;

/**
 * Reads the caller's timeout into the exchange: grpc-timeout, and request-timeout of callers that
 * do not speak gRPC. The shorter of both counts.
 */
public final class DeadlineLayer implements ExchangeLayer {
  private static final AsciiString GRPC_TIMEOUT = AsciiString.cached(ReservedMetadata.TIMEOUT);
  private static final AsciiString REQUEST_TIMEOUT = AsciiString.cached("request-timeout");

  private static final TimeLeft UNLIMITED = new TimeLeft.Unlimited();

  /** Timeout of a caller that sets none, in nanoseconds. */
  private static final long NOT_SET = Long.MAX_VALUE;

  private final long maxUnary;
  private final LongSupplier nanoTime;

  private DeadlineLayer(long maxUnary, LongSupplier nanoTime) {
    this.maxUnary = maxUnary;
    this.nanoTime = nanoTime;
  }

  /**
   * Creates a layer that uses the caller's timeout, and limits unary calls.
   *
   * @param maxUnary maximum duration of a unary call, whatever timeout its caller sets
   * @param nanoTime monotonic clock, in nanoseconds
   */
  public static DeadlineLayer withMaximum(MaxTime maxUnary, LongSupplier nanoTime) {
    return new DeadlineLayer(maxUnary.nanos(), nanoTime);
  }

  /** Creates a layer that uses the caller's timeout without a limit. */
  public static DeadlineLayer ofCaller(LongSupplier nanoTime) {
    return new DeadlineLayer(NOT_SET, nanoTime);
  }

  /**
   * Sets the time left of the exchange and passes it on.
   *
   * @throws DeadlineExceeded if the caller's timeout is zero
   * @throws MalformedTimeout if the header is not a timeout
   */
  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    long asked = asked(exchange);
    long now = nanoTime.getAsLong();
    var callers = until(now, asked, Origin.CALLER);
    exchange.timeLeft(maxUnary < asked ? until(now, maxUnary, Origin.EDGE) : callers, callers);
    return next.serve(exchange);
  }

  private TimeLeft until(long now, long nanos, Origin origin) {
    return nanos == NOT_SET ? UNLIMITED : new TimeLeft.Until(nanoTime, now + nanos, origin);
  }

  private static long asked(Exchange exchange) {
    var value = exchange.headers().get(GRPC_TIMEOUT);
    long grpc = value == null ? NOT_SET : checked(GRPC_TIMEOUT, value, GrpcTimeout.parse(value));
    if (exchange.dialect() != Dialect.HTTP) {
      return grpc;
    }
    var http = exchange.headers().get(REQUEST_TIMEOUT);
    return http == null
        ? grpc
        : Math.min(grpc, checked(REQUEST_TIMEOUT, http, RequestTimeout.parse(http)));
  }

  private static long checked(AsciiString header, String value, long nanos) {
    if (nanos < 0) {
      throw new MalformedTimeout(header.toString(), value);
    }
    if (nanos == 0) {
      throw new DeadlineExceeded();
    }
    return nanos;
  }
}
