package io.weir.loadbalancer.wire;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.server.Server;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Calls of the client alone, without an engine above. */
final class Http2ClientTest {
  private static final String RPC = "weir.test.Things/Get";
  private static final int MESSAGES = 16;
  private static final int MESSAGE = 64 << 10;
  private static final int UPLOADS = 16;
  private static final int FRAMES = 64;
  private static final int FRAME = 16_200;
  private static final long FOREVER = 0;

  private static final RequestHeaders HEADERS =
      RequestHeaders.of(
          HttpMethod.POST, "/" + RPC, "content-type", "application/grpc", "te", "trailers");

  private final EventLoop loop = CommonPools.workerGroup().next();

  private static Http2Client client(int port) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var to = new Destination(address, "things.test", null, null);
    var setup = new Http2Client.Setup(to, Duration.ofSeconds(5), 1 << 20, Map.of(), pipeline -> {});
    return new Http2Client(CommonPools.workerGroup(), setup);
  }

  private void send(Http2Client client, Publisher<HttpData> content, Received received) {
    var request = HttpRequest.of(HEADERS, content);
    received.call.complete(client.send(request, loop, false, FOREVER, received));
  }

  private Received call(Http2Client client, long timeoutNanos, long demand) {
    var request = HttpRequest.of(HEADERS, HttpData.wrap(new byte[5]));
    var received = new Received(demand);
    loop.execute(
        () -> received.call.complete(client.send(request, loop, true, timeoutNanos, received)));
    return received;
  }

  /** Reads as many objects as it wants, and counts the bytes of their content. */
  private static final class Received implements Subscriber<HttpObject> {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long demand;
    private final CompletableFuture<ClientStream> call = new CompletableFuture<>();

    private Received(long demand) {
      this.demand = demand;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(demand);
    }

    @Override
    public void onNext(HttpObject object) {
      bytes.addAndGet(object instanceof HttpData data ? data.length() : 0);
    }

    @Override
    public void onError(Throwable cause) {
      end.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }

  @Test
  void opensTheWindowOnlyForContentThatIsPassedOn() {
    var sent = new AtomicReference<ServerCall<byte[], byte[]>>();
    try (var upstream = ScriptedUpstream.start()) {
      upstream.next(
          RPC,
          (call, requests) -> {
            call.sendHeaders(new Metadata());
            for (int i = 0; i < MESSAGES; i++) {
              call.sendMessage(new byte[MESSAGE]);
            }
            sent.set(call);
          });
      var client = client(upstream.port());
      var slow = call(client, FOREVER, 1);
      eventually("the window is full", () -> sent.get() != null);
      // Many turns of the same connection, in which an open window would let all pass.
      upstream.always(RPC, Answer.ok(new byte[1]));
      for (int i = 0; i < 50; i++) {
        var other = call(client, FOREVER, Long.MAX_VALUE);
        assertThat(other.end).succeedsWithin(Duration.ofSeconds(10));
      }
      assertThat(sent.get().isReady()).isFalse();
      assertThat(slow.end).isNotDone();
      loop.execute(() -> slow.call.join().request(Long.MAX_VALUE));
      eventually("the rest is sent", () -> sent.get().isReady());
      sent.get().close(Status.OK, new Metadata());
      assertThat(slow.end).succeedsWithin(Duration.ofSeconds(10));
      assertThat(slow.bytes).hasValue(MESSAGES * (MESSAGE + 5L));
    }
  }

  /**
   * Content of a request that comes at once whenever it is asked for, also in the middle of the
   * write that asks.
   */
  private record Eager(int frames) implements Publisher<HttpData> {
    @Override
    public void subscribe(Subscriber<? super HttpData> subscriber) {
      var left = new AtomicInteger(frames);
      subscriber.onSubscribe(
          new Subscription() {
            @Override
            public void request(long demand) {
              for (long i = 0; i < demand && left.get() > 0; i++) {
                boolean end = left.decrementAndGet() == 0;
                subscriber.onNext(HttpData.wrap(new byte[FRAME]));
                if (end) {
                  subscriber.onComplete();
                }
              }
            }

            @Override
            public void cancel() {
              left.set(0);
            }
          });
    }
  }

  /** A frame with its prefix just fills the buffers of the channel, as the fourth of a turn. */
  @Test
  void sendsManyLargeRequestsAtOnce() {
    var received = new AtomicLong();
    var server = counting(received);
    try {
      var client = client(server.activeLocalPort());
      var calls = Stream.generate(() -> new Received(Long.MAX_VALUE)).limit(UPLOADS).toList();
      loop.execute(() -> calls.forEach(call -> send(client, new Eager(FRAMES), call)));
      var ends = calls.stream().map(call -> call.end).toArray(CompletableFuture<?>[]::new);
      assertThat(CompletableFuture.allOf(ends)).succeedsWithin(Duration.ofSeconds(20));
      assertThat(received).hasValue((long) UPLOADS * FRAMES * FRAME);
    } finally {
      // Does not wait: a loop that spins never closes its connections.
      var _ = server.stop();
    }
  }

  /** Starts a server whose windows are a frame wide, and which counts what it receives. */
  private static Server counting(AtomicLong received) {
    var server =
        Server.builder()
            .http(0)
            .maxRequestLength(0)
            .http2InitialStreamWindowSize(FRAME)
            .serviceUnder("/", (ctx, request) -> HttpResponse.of(counted(request, received)))
            .build();
    server.start().join();
    return server;
  }

  private static CompletableFuture<HttpResponse> counted(HttpRequest request, AtomicLong received) {
    return request
        .aggregate()
        .thenApply(whole -> {
          received.addAndGet(whole.content().length());
          return HttpResponse.of(200);
        });
  }

  @Test
  void resetsTheStreamOfACallWhoseTimeIsOver() {
    try (var upstream = ScriptedUpstream.start().always(RPC, Answer.never())) {
      var late = call(client(upstream.port()), Duration.ofMillis(300).toNanos(), 1);
      assertThat(late.end)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withCauseInstanceOf(ResponseTimeoutException.class);
      eventually("the instance is left", () -> upstream.cancellations() == 1);
    }
  }

  @Test
  void leavesACallThatWaitsForItsConnection() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var waits = call(client(silent.getLocalPort()), FOREVER, 1);
      loop.execute(() -> waits.call.join().abort());
      assertThat(waits.end)
          .failsWithin(Duration.ofSeconds(2))
          .withThrowableThat()
          .withCauseInstanceOf(AbortedStreamException.class);
    }
  }
}
