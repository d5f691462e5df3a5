package io.weir.hostile;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.MediaType;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.users.v1.GetUserRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Twenty callers with ten calls a second each: JSON over HTTP/1.1 and over h2c, with and without
 * content, gRPC, and messages on a gRPC stream that lasts. Latencies are measured from the time at
 * which a call was due.
 */
public final class WellBehavedCallers implements AutoCloseable {
  private static final int CALLERS = 20;
  private static final long EVERY_NANOS = Duration.ofMillis(100).toNanos();
  private static final String JSON = "{\"displayName\":\"Ada\",\"email\":\"ada@example.org\"}";

  /** Number of calls, those that failed, and the 99th percentile of all. */
  public record Report(int calls, List<String> errors, Duration p99) {
    private static Report of(Queue<Long> nanos, Queue<String> errors) {
      var sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      long p99 = sorted[Math.ceilDiv(sorted.length * 99, 100) - 1];
      return new Report(sorted.length, List.copyOf(errors), Duration.ofNanos(p99));
    }
  }

  /** Calls of one caller, each of which throws if it fails or is answered with something else. */
  private interface Calls {
    void call() throws Exception;

    /** Ends what lasts. */
    default void end() throws Exception {}
  }

  // The default factory would cut calls in flight one second after a GOAWAY.
  private final ClientFactory clients =
      ClientFactory.builder().http2GracefulShutdownTimeoutMillis(Long.MAX_VALUE).build();
  private final ManagedChannel channel;
  private final List<Supplier<Calls>> kinds;

  public WellBehavedCallers(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    var http1 = client("h1c", port);
    var http2 = client("h2c", port);
    kinds =
        List.of(
            () -> () -> get(http1),
            () -> () -> get(http2),
            () -> () -> post(http1),
            () -> this::unary,
            () -> new Chat(ByteCall.start(channel, Stage.CHAT)));
  }

  private WebClient client(String protocol, int port) {
    return WebClient.builder(protocol + "://127.0.0.1:" + port)
        .factory(clients)
        .responseTimeout(Duration.ofSeconds(15))
        .build();
  }

  private static void get(WebClient client) {
    expectUser(client.get("/v1/users/u1").aggregate().join().contentUtf8());
  }

  private static void post(WebClient client) {
    var answer = client.prepare().post("/v1/users").content(MediaType.JSON, JSON).execute();
    expectUser(answer.aggregate().join().contentUtf8());
  }

  private static void expectUser(String json) {
    if (!json.contains("\"Ada\"")) {
      throw new AssertionError("answered with " + json);
    }
  }

  private void unary() throws Exception {
    var request = GetUserRequest.newBuilder().setId("u1").build().toByteArray();
    var call = ByteCall.start(channel, Stage.GET_USER).send(request).done();
    var status = call.ended();
    if (!status.isOk() || !Arrays.equals(call.rest().getFirst(), Stage.USER.toByteArray())) {
      throw new AssertionError("answered with " + status);
    }
  }

  /** Messages on one stream, each of which is answered with one. */
  private record Chat(ByteCall stream) implements Calls {
    @Override
    public void call() throws Exception {
      var _ = stream.send().next();
    }

    @Override
    public void end() throws Exception {
      var status = stream.done().ended();
      if (!status.isOk()) {
        throw new AssertionError("the stream ended with " + status);
      }
    }
  }

  /** Lets an instance answer what they call. */
  public static void script(ScriptedUpstream instance) {
    Stage.script(instance);
  }

  /** Calls for this long. */
  public Report run(Duration duration) throws InterruptedException {
    Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    Queue<String> errors = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      var kind = kinds.get(i % kinds.size());
      long first = start + i * EVERY_NANOS / CALLERS;
      var caller = new Caller(kind, first, start + duration.toNanos(), nanos, errors);
      threads.add(Thread.ofVirtual().start(caller));
    }
    for (var thread : threads) {
      thread.join();
    }
    return Report.of(nanos, errors);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    clients.close();
  }

  private record Caller(
      Supplier<Calls> kind, long first, long end, Queue<Long> nanos, Queue<String> errors)
      implements Runnable {
    @Override
    public void run() {
      var calls = kind.get();
      for (long due = first; due - end < 0; due += EVERY_NANOS) {
        while (System.nanoTime() - due < 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        expectGood(calls::call);
        nanos.add(System.nanoTime() - due);
      }
      expectGood(calls::end);
    }

    private void expectGood(Step step) {
      try {
        step.run();
      } catch (Exception | AssertionError e) {
        errors.add(e.toString());
      }
    }
  }

  private interface Step {
    void run() throws Exception;
  }
}
