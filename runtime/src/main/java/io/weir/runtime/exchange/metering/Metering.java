package io.weir.runtime.exchange.metering;

import com.linecorp.armeria.common.AggregatedHttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;

/** Connects a meter with the content of one request and its response. */
public final class Metering {
  private static final AttributeKey<ContentMeter> METER =
      AttributeKey.valueOf(Metering.class, "METER");

  private static final AttributeKey<Runnable> END = AttributeKey.valueOf(Metering.class, "END");

  private Metering() {}

  /** Counts the content of a request, which nobody has read yet, and that of its response. */
  public static void begin(ServiceRequestContext context, ContentMeter meter) {
    context.setAttr(METER, meter);
    var request = context.request();
    if (!request.isEmpty()) {
      context.updateRequest(new MeteredRequest(request, meter));
    }
  }

  /** Names what ends a stream for whose content there is no room. */
  public static void whenExhausted(ServiceRequestContext context, Runnable end) {
    context.setAttr(END, end);
  }

  /** Ends the stream that the request is. Returns false if nothing that can be ended has begun. */
  public static boolean exhaust(ServiceRequestContext context) {
    var end = context.attr(END);
    if (end != null) {
      end.run();
    }
    return end != null;
  }

  /** Returns the response to a request, counted if its request is. */
  public static HttpResponse counted(ServiceRequestContext context, HttpResponse response) {
    var meter = context.attr(METER);
    return meter == null ? response : new MeteredResponse(response, meter);
  }

  /** Counts content when it is complete, because it is not cut and need not wait. */
  static <T extends AggregatedHttpObject> CompletableFuture<T> whole(
      CompletableFuture<T> whole, ContentMeter meter) {
    return whole.thenApply(complete -> {
      var _ = meter.passed(complete.content().length());
      return complete;
    });
  }
}
