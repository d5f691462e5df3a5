package io.weir.gateway.deadline;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.util.AttributeKey;
import io.weir.gateway.failure.Dialect;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import io.weir.runtime.deadline.Deadline;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Reads how long the caller waits. Only gRPC callers can say (grpc-timeout); the header of a JSON
 * caller is not read.
 */
public final class DeadlineService extends SimpleDecoratingHttpService {
  private static final AttributeKey<CallerDeadline> DEADLINE =
      AttributeKey.valueOf(DeadlineService.class, "DEADLINE");

  private final long maxNanos;
  private final LongSupplier nanoTime;

  private DeadlineService(HttpService delegate, Duration max, LongSupplier nanoTime) {
    super(delegate);
    this.maxNanos = max.toNanos();
    this.nanoTime = nanoTime;
  }

  public static Function<? super HttpService, DeadlineService> layer(
      DeadlineConfig config, LongSupplier nanoTime) {
    return delegate -> new DeadlineService(delegate, config.max(), nanoTime);
  }

  /**
   * Nanoseconds left for the call of this request; 0: no limit, which only a stream has.
   *
   * @throws io.weir.gateway.failure.FailureException if nothing is left
   */
  public static long left(ServiceRequestContext ctx, boolean unary, long now) {
    var deadline = ctx.attr(DEADLINE);
    if (deadline == null) {
      throw new IllegalStateException("no deadline layer above");
    }
    long left = unary ? deadline.leftOfUnary(now) : deadline.leftOfStream(now);
    if (left <= 0) {
      throw Failure.of(GrpcCode.DEADLINE_EXCEEDED, "the deadline passed before the call was sent")
          .exception();
    }
    return left == Long.MAX_VALUE ? 0 : left;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    var asked = asked(req.headers());
    ctx.setAttr(DEADLINE, new CallerDeadline(nanoTime.getAsLong(), asked, maxNanos));
    return unwrap().serve(ctx, req);
  }

  private static long asked(RequestHeaders headers) {
    var value = headers.get("grpc-timeout");
    if (value == null || Dialect.of(headers) != Dialect.GRPC) {
      return CallerDeadline.UNSAID;
    }
    long nanos = Deadline.parseGrpcTimeout(value);
    if (nanos < 0) {
      throw Failure.of(GrpcCode.INVALID_ARGUMENT, "grpc-timeout is no timeout: " + value)
          .exception();
    }
    return nanos;
  }
}
