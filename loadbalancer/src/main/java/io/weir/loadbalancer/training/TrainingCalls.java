package io.weir.loadbalancer.training;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.grpc.FramePrefix;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Calls of a training run, several at a time so that they share connections. */
public final class TrainingCalls {
  private static final int ROUNDS = 6;
  private static final int AT_ONCE = 16;
  private static final int PATIENCE = 200;
  private static final Duration PAUSE = Duration.ofMillis(25);

  private TrainingCalls() {}

  /**
   * Returns a gRPC call with one message.
   *
   * @param path such as /package.Service/Method
   */
  public static HttpRequest grpc(String path, byte[] message) {
    var headers =
        RequestHeaders.of(
            HttpMethod.POST, path, "content-type", "application/grpc", "te", "trailers");
    return HttpRequest.of(headers, HttpData.wrap(FramePrefix.frame(0, message, message.length)));
  }

  /**
   * Waits until a call succeeds, then repeats the calls.
   *
   * @param calls create a request each time, because one can be sent only once
   * @param url where to send them, such as h2c://127.0.0.1:8080
   * @throws IllegalStateException if none succeeds for five seconds, or a later one does not
   */
  public static void repeat(String url, List<Supplier<HttpRequest>> calls)
      throws InterruptedException {
    var client = WebClient.of(url);
    var first = calls.getFirst();
    int tries = 0;
    while (!succeeds(client, first)) {
      if (++tries == PATIENCE) {
        throw new IllegalStateException(first.get().path() + " does not succeed");
      }
      Thread.currentThread().join(PAUSE);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (var call : calls) {
        at(client, call);
      }
    }
  }

  /** Requests pages once each, for what they load. */
  public static void visit(String url, List<String> paths) {
    var client = WebClient.of(url);
    paths.forEach(path -> client.get(path).aggregate().join());
  }

  private static void at(WebClient client, Supplier<HttpRequest> call) {
    var answers = IntStream.range(0, AT_ONCE).mapToObj(_ -> send(client, call)).toList();
    for (var answer : answers) {
      if (!answer.join().status().equals(HttpStatus.OK)) {
        throw new IllegalStateException(call.get().path() + ": " + answer.join().contentUtf8());
      }
    }
  }

  private static boolean succeeds(WebClient client, Supplier<HttpRequest> call) {
    var answer = send(client, call).join();
    var trailer = answer.trailers().get("grpc-status");
    return answer.status().equals(HttpStatus.OK)
        && !answer.headers().contains("grpc-status")
        && (trailer == null || trailer.equals("0"));
  }

  private static CompletableFuture<AggregatedHttpResponse> send(
      WebClient client, Supplier<HttpRequest> call) {
    return client.execute(call.get()).aggregate();
  }
}
