package io.weir.quickstart;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.runtime.process.CommandFailure;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the gateway is ready and has answered a first call.
 *
 * @param probe token that proves nothing, if the gateway checks tokens
 */
record Readiness(
    WebClient admin,
    WebClient edge,
    ClientFactory clients,
    @Nullable String probe,
    LongSupplier nanoTime)
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
        stack.accounts().probe(),
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
    if (probe != null) {
      awaitKeys(probe, limit, began);
    }
  }

  /** Waits until the gateway can tell that a token is wrong. */
  private void awaitKeys(String token, Duration limit, long began) {
    var headers =
        RequestHeaders.of(
            HttpMethod.DELETE, "/v1/users/nobody", "authorization", "Bearer " + token);
    awaitStatus(HttpStatus.UNAUTHORIZED, () -> edge.execute(headers), limit, began);
  }

  private void awaitOk(WebClient client, String path, Duration limit, long began) {
    awaitStatus(HttpStatus.OK, () -> client.get(path), limit, began);
  }

  private void awaitStatus(
      HttpStatus status, Supplier<HttpResponse> call, Duration limit, long began) {
    var last = ask(call);
    while (!last.status().equals(status)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CommandFailure("ended while it started");
      }
      if (nanoTime.getAsLong() - began > limit.toNanos()) {
        throw new CommandFailure("still not ready: " + last.contentUtf8().strip());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      last = ask(call);
    }
  }

  private static AggregatedHttpResponse ask(Supplier<HttpResponse> call) {
    try {
      return call.get().aggregate().join();
    } catch (CompletionException e) {
      return AggregatedHttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE);
    }
  }
}
