package io.weir.gateway.form.health;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import io.netty.channel.EventLoop;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answer of a Watch: the status now, and each change that a look finds. Ends with the process, and
 * when its caller leaves. Confined to the event loop of its call.
 */
final class HealthWatch {
  private static final long LOOK_MILLIS = 500;
  private static final HttpHeaders ENDED =
      HttpHeaders.of(
          ReservedMetadata.STATUS,
          String.valueOf(GrpcCode.UNAVAILABLE.number()),
          ReservedMetadata.MESSAGE,
          "the gateway is about to end");

  private final Supplier<ServingStatus> status;
  private final BooleanSupplier draining;
  private final HttpResponseWriter answer = HttpResponse.streaming();
  private @Nullable ServingStatus told;
  private boolean writing;

  private HealthWatch(Supplier<ServingStatus> status, BooleanSupplier draining) {
    this.status = status;
    this.draining = draining;
  }

  /** Returns the answer, which goes on until one of both sides leaves. */
  static HttpResponse begin(
      EventLoop loop,
      ResponseHeaders headers,
      Supplier<ServingStatus> status,
      BooleanSupplier draining) {
    var watch = new HealthWatch(status, draining);
    watch.answer.write(headers);
    watch.look();
    var looks =
        loop.scheduleAtFixedRate(watch::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    var _ =
        watch
            .answer
            .whenComplete()
            .handle((done, left) -> {
              looks.cancel(false);
              return null;
            });
    return watch.answer;
  }

  private void look() {
    var now = status.get();
    if (now != told && !writing) {
      told = now;
      writing = true;
      answer.write(now.frame());
      // A caller that does not read is told the last status, not all of them.
      var _ = answer.whenConsumed().thenRun(() -> writing = false);
    }
    if (draining.getAsBoolean()) {
      answer.write(ENDED);
      answer.close();
    }
  }
}
