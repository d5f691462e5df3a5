package io.weir.faults;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests at a fixed rate, whatever happens to earlier ones (an open loop): 85 % JSON reads,
 * 10 % gRPC reads, 5 % writes. Latency counts from the time at which a request was due, so that a
 * stall shows in all requests that it delayed. Ends by itself after a bounded number of requests.
 */
final class OpenLoad implements AutoCloseable {
  private static final int MOST = 60_000;
  private static final long TIMEOUT_MILLIS = 20_000;

  /** Frame with a ListUsersRequest: page_size 3. */
  private static final HttpData LIST = HttpData.wrap(new byte[] {0, 0, 0, 0, 2, 8, 3});

  private static final AtomicLong EMAILS = new AtomicLong(System.nanoTime());

  private final LongFunction<Target> targets;
  private final long gapNanos;
  private final long startNanos = System.nanoTime();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
  private long sent;
  private volatile boolean stopped;

  /** Destination of requests: a gateway, as HTTP/2 to a port. */
  record Target(WebClient client) {
    static Target gateway(int port) {
      return new Target(
          WebClient.builder("h2c://127.0.0.1:" + port)
              .factory(ClientFactory.ofDefault())
              .responseTimeoutMillis(TIMEOUT_MILLIS)
              .build());
    }
  }

  private OpenLoad(LongFunction<Target> targets, int perSecond) {
    this.targets = targets;
    this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /** Starts a load on one gateway. */
  static OpenLoad at(int perSecond, int gatewayPort) {
    var target = Target.gateway(gatewayPort);
    return at(perSecond, request -> target);
  }

  /** Starts a load on several gateways, selected by the number of a request. */
  static OpenLoad at(int perSecond, LongFunction<Target> targets) {
    var load = new OpenLoad(targets, perSecond);
    var _ = load.clock.scheduleAtFixedRate(load::sendDue, 0, 1, TimeUnit.MILLISECONDS);
    return load;
  }

  /** Returns the seconds since the load began. */
  double now() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** Waits until this number of seconds since the load began. */
  void until(double seconds) {
    while (now() < seconds) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  /** Stops the load, waits for all answers, and returns the results. */
  Figures stop() {
    close();
    return new Figures(List.copyOf(samples));
  }

  /** Returns the results of the requests answered so far. */
  Figures soFar() {
    return new Figures(List.copyOf(samples));
  }

  @Override
  public void close() {
    stopped = true;
    clock.close();
    long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * TIMEOUT_MILLIS);
    while (underWay.get() > 0 && System.nanoTime() - patience < 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void sendDue() {
    for (long due = startNanos + sent * gapNanos;
        !stopped && sent < MOST && due - System.nanoTime() <= 0;
        due = startNanos + sent * gapNanos) {
      send(kind(sent), due, targets.apply(sent));
      sent++;
    }
  }

  /**
   * Returns the kind of a request. Of every twenty, seventeen are JSON reads, two gRPC reads and
   * one a write.
   */
  private static Kind kind(long number) {
    return switch ((int) (number % 20)) {
      case 3, 13 -> Kind.GRPC_READ;
      case 7 -> Kind.WRITE;
      default -> Kind.JSON_READ;
    };
  }

  private void send(Kind kind, long due, Target target) {
    underWay.incrementAndGet();
    var _ =
        target
            .client()
            .execute(request(kind))
            .aggregate()
            .handle((response, thrown) -> ended(kind, due, response, thrown));
  }

  private boolean ended(
      Kind kind, long due, @Nullable AggregatedHttpResponse response, @Nullable Throwable thrown) {
    var problem = response == null ? String.valueOf(thrown) : problem(kind, response);
    long now = System.nanoTime();
    samples.add(new Sample(kind, (due - startNanos) / 1e9, (now - due) / 1e6, problem));
    underWay.decrementAndGet();
    return true;
  }

  /** Returns the problem with an answer; empty if the answer is correct. */
  private static String problem(Kind kind, AggregatedHttpResponse response) {
    int wanted = kind == Kind.WRITE ? 201 : 200;
    if (response.status().code() != wanted) {
      return response.status().code() + " " + response.contentUtf8();
    }
    int code = grpcStatus(response);
    return kind != Kind.GRPC_READ || code == 0 ? "" : "grpc-status " + code;
  }

  private static int grpcStatus(AggregatedHttpResponse response) {
    int inTrailers = response.trailers().getInt("grpc-status", -1);
    return inTrailers >= 0 ? inTrailers : response.headers().getInt("grpc-status", -1);
  }

  private static HttpRequest request(Kind kind) {
    return switch (kind) {
      case JSON_READ -> HttpRequest.of(HttpMethod.GET, "/v1/users?page_size=3");
      case GRPC_READ -> HttpRequest.of(grpc("weir.users.v1.UserService/ListUsers").build(), LIST);
      case WRITE ->
          HttpRequest.of(
              HttpMethod.POST,
              "/v1/users",
              MediaType.JSON,
              "{\"email\": \"load-%d@example.com\", \"displayName\": \"Load\"}"
                  .formatted(EMAILS.incrementAndGet()));
    };
  }

  /** Reads an answer and discards it. */
  static void forget(HttpResponse response) {
    var _ = response.subscribe();
  }

  static RequestHeadersBuilder grpc(String rpc) {
    return RequestHeaders.builder(HttpMethod.POST, "/" + rpc)
        .add("content-type", "application/grpc")
        .add("te", "trailers");
  }
}
