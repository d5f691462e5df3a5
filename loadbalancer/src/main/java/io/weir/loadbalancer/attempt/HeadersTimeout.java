package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the time from the end of a request to the headers of its answer. An upload and a download
 * may take long; their own pace decides. Confined to the event loop of the call.
 */
final class HeadersTimeout {
  private final HttpResponse response;
  private @Nullable ScheduledFuture<?> timer;
  private boolean stopped;

  private HeadersTimeout(HttpResponse response) {
    this.response = response;
  }

  /**
   * Starts the limit when the request has been sent.
   *
   * @param response is aborted with {@link ResponseTimeoutException} when the time is over
   */
  static HeadersTimeout start(
      HttpRequest request, long nanos, EventLoop loop, HttpResponse response) {
    var timeout = new HeadersTimeout(response);
    var _ = request.whenComplete().thenRunAsync(() -> timeout.begin(nanos, loop), loop);
    var _ = response.whenComplete().handleAsync((done, thrown) -> timeout.stop(), loop);
    return timeout;
  }

  /** Starts the limit now, for a request that does not end before its answer. */
  static HeadersTimeout startNow(long nanos, EventLoop loop, HttpResponse response) {
    var timeout = new HeadersTimeout(response);
    timeout.begin(nanos, loop);
    var _ = response.whenComplete().handleAsync((done, thrown) -> timeout.stop(), loop);
    return timeout;
  }

  private void begin(long nanos, EventLoop loop) {
    if (!stopped) {
      timer =
          loop.schedule(
              () -> response.abort(ResponseTimeoutException.get()), nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Stops the limit, because the headers have arrived or the attempt has ended. */
  boolean stop() {
    stopped = true;
    var running = timer;
    return running != null && running.cancel(false);
  }
}
