package io.weir.quickstart;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.runtime.process.CommandFailure;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Waits until the gateway is ready and has answered a first call. */
record Readiness(WebClient admin, WebClient edge, ClientFactory clients, LongSupplier nanoTime)
    implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  static Readiness of(Stack.Running stack, LongSupplier nanoTime) {
    var clients =
        stack
            .authority()
            .map(file ->
                ClientFactory.builder()
                    .tlsCustomizer(tls -> tls.trustManager(file.toFile()))
                    .build())
            .orElseGet(() -> ClientFactory.builder().build());
    var admin = "http://127.0.0.1:" + stack.gateway().adminPort();
    return new Readiness(
        WebClient.builder(admin).factory(clients).build(),
        WebClient.builder(stack.url()).factory(clients).build(),
        clients,
        nanoTime);
  }

  @Override
  public void close() {
    clients.close();
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
