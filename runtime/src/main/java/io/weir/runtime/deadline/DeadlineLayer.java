package io.weir.runtime.deadline;

import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.AsciiString;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcTimeout;
import io.weir.grpc.RequestTimeout;
import io.weir.grpc.ReservedMetadata;
import io.weir.runtime.exchange.DeadlineExceeded;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.exchange.TimeLeft;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the caller's timeout into the exchange: grpc-timeout of gRPC and gRPC-Web callers,
 * request-timeout of all others.
 */
public final class DeadlineLayer implements ExchangeLayer {
  private static final AsciiString GRPC_TIMEOUT = AsciiString.cached(ReservedMetadata.TIMEOUT);
  private static final AsciiString REQUEST_TIMEOUT = AsciiString.cached("request-timeout");

  private static final TimeLeft UNLIMITED = new TimeLeft.Unlimited();

  /** Timeout of a caller that sets none, in nanoseconds. */
  private static final long NOT_SET = Long.MAX_VALUE;

  private final @Nullable Duration maxUnary;
  private final LongSupplier nanoTime;

  private DeadlineLayer(@Nullable Duration maxUnary, LongSupplier nanoTime) {
    this.maxUnary = maxUnary;
    this.nanoTime = nanoTime;
  }

  /**
   * Creates a layer that uses the caller's timeout, and limits unary calls.
   *
   * @param maxUnary maximum duration of a unary call, whatever timeout its caller sets
   * @param nanoTime monotonic clock, in nanoseconds
   */
  public static DeadlineLayer withMaximum(Duration maxUnary, LongSupplier nanoTime) {
    return new DeadlineLayer(maxUnary, nanoTime);
  }

  /** Creates a layer that uses the caller's timeout without a limit. */
  public static DeadlineLayer ofCaller(LongSupplier nanoTime) {
    return new DeadlineLayer(null, nanoTime);
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
    long unary = maxUnary == null ? asked : Math.min(asked, maxUnary.toNanos());
    exchange.timeLeft(until(now, unary), until(now, asked));
    return next.serve(exchange);
  }

  private TimeLeft until(long now, long nanos) {
    return nanos == NOT_SET ? UNLIMITED : new TimeLeft.Until(nanoTime, now + nanos);
  }

  private static long asked(Exchange exchange) {
    if (exchange.dialect() == Dialect.HTTP) {
      var value = exchange.headers().get(REQUEST_TIMEOUT);
      return value == null ? NOT_SET : checked(REQUEST_TIMEOUT, value, RequestTimeout.parse(value));
    }
    var value = exchange.headers().get(GRPC_TIMEOUT);
    return value == null ? NOT_SET : checked(GRPC_TIMEOUT, value, GrpcTimeout.parse(value));
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
