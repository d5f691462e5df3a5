package io.weir.quickstart;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Asks the gateway what a person would, until it has an answer. */
record Readiness(WebClient gateway, LongSupplier nanoTime) {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * @throws Refusal with what it said last, if it still cannot after this time
   */
  void await(Duration limit) {
    var began = nanoTime.getAsLong();
    var last = ask();
    while (!last.status().equals(HttpStatus.OK)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new Refusal("ended while it started");
      }
      if (nanoTime.getAsLong() - began > limit.toNanos()) {
        throw new Refusal("still not ready: " + last.contentUtf8());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      last = ask();
    }
  }

  private AggregatedHttpResponse ask() {
    try {
      return gateway.get("/v1/users?page_size=1").aggregate().join();
    } catch (CompletionException e) {
      return AggregatedHttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE);
    }
  }
}
