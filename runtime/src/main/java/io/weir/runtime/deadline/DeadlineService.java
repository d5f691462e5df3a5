package io.weir.runtime.deadline;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcTimeout;
import io.weir.grpc.RequestTimeout;
import io.weir.grpc.ReservedMetadata;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Reads once how long the caller waits: grpc-timeout of a gRPC caller, Request-Timeout of any
 * other. Whoever waits below asks what is left.
 */
public final class DeadlineService extends SimpleDecoratingHttpService {
  private static final AttributeKey<CallerDeadline> DEADLINE =
      AttributeKey.valueOf(DeadlineService.class, "DEADLINE");
  private static final AsciiString GRPC_TIMEOUT = AsciiString.cached(ReservedMetadata.TIMEOUT);
  private static final AsciiString REQUEST_TIMEOUT = AsciiString.cached("request-timeout");

  private final long maxNanos;
  private final LongSupplier nanoTime;

  private DeadlineService(HttpService delegate, Duration max, LongSupplier nanoTime) {
    super(delegate);
    this.maxNanos = max.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * @param max the longest that a call with an end may take, whatever its caller asks
   */
  public static Function<? super HttpService, DeadlineService> layer(
      Duration max, LongSupplier nanoTime) {
    return delegate -> new DeadlineService(delegate, max, nanoTime);
  }

  /**
   * Nanoseconds left for a call with an end.
   *
   * @throws DeadlineExceeded if nothing is left
   */
  public static long leftNanos(ServiceRequestContext ctx) {
    return positive(deadline(ctx).left());
  }

  /**
   * Nanoseconds left for a stream: Long.MAX_VALUE if its caller set no limit.
   *
   * @throws DeadlineExceeded if nothing is left
   */
  public static long leftNanosOfStream(ServiceRequestContext ctx) {
    return positive(deadline(ctx).leftOfStream());
  }

  private static CallerDeadline deadline(ServiceRequestContext ctx) {
    var deadline = ctx.attr(DEADLINE);
    if (deadline == null) {
      throw new IllegalStateException("no deadline layer above");
    }
    return deadline;
  }

  /**
   * @throws DeadlineExceeded if the caller gives no time at all
   * @throws MalformedTimeout if what it sent is no timeout
   */
  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    long asked = asked(req.headers());
    positive(asked);
    ctx.setAttr(DEADLINE, new CallerDeadline(nanoTime, nanoTime.getAsLong(), asked, maxNanos));
    return unwrap().serve(ctx, req);
  }

  private static long positive(long nanos) {
    if (nanos <= 0) {
      throw new DeadlineExceeded("the deadline passed before the call was sent");
    }
    return nanos;
  }

  private static long asked(RequestHeaders headers) {
    boolean grpc = Dialect.of(headers.get(HttpHeaderNames.CONTENT_TYPE)) != Dialect.HTTP;
    var header = grpc ? GRPC_TIMEOUT : REQUEST_TIMEOUT;
    var value = headers.get(header);
    if (value == null) {
      return CallerDeadline.UNSAID;
    }
    long nanos = grpc ? GrpcTimeout.parse(value) : RequestTimeout.parse(value);
    if (nanos < 0) {
      throw new MalformedTimeout(header.toString(), value);
    }
    return nanos;
  }
}
