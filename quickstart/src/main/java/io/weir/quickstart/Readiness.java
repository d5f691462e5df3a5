package io.weir.quickstart;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.Gateway;
import io.weir.runtime.process.CommandFailure;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Waits until the gateway is ready and has answered a first call. */
record Readiness(WebClient admin, WebClient edge, LongSupplier nanoTime) {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * Returns the readiness of a gateway.
   *
   * @param host address at which the gateway is reached
   */
  static Readiness of(Gateway gateway, String host, LongSupplier nanoTime) {
    return new Readiness(
        client("127.0.0.1", gateway.adminPort()), client(host, gateway.port()), nanoTime);
  }

  private static WebClient client(String host, int port) {
    return WebClient.of("http://%s:%d".formatted(host, port));
  }

  /**
   * Waits until the gateway is ready and has answered a call.
   *
   * @throws CommandFailure with the last answer, if the limit passes first
   */
  void await(Duration limit) {
    var began = nanoTime.getAsLong();
    // The admin port first, because a request there is not a call and leaves no trace.
    awaitOk(admin, "/readyz", limit, began);
    awaitOk(edge, "/v1/users?page_size=1", limit, began);
  }

  private void awaitOk(WebClient client, String path, Duration limit, long began) {
    var last = ask(client, path);
    while (!last.status().equals(HttpStatus.OK)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CommandFailure("ended while it started");
      }
      if (nanoTime.getAsLong() - began > limit.toNanos()) {
        throw new CommandFailure("still not ready: " + last.contentUtf8().strip());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      last = ask(client, path);
    }
  }

  private static AggregatedHttpResponse ask(WebClient client, String path) {
    try {
      return client.get(path).aggregate().join();
    } catch (CompletionException e) {
      return AggregatedHttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE);
    }
  }
}
