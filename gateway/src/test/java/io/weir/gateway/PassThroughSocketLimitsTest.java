package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** WebSockets that pass through: slow ends, and what ends them besides the two. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PassThroughSocketLimitsTest {
  private static final int CROWD = 500;
  private static final long MEBIBYTE = 1 << 20;

  private SocketSite site;
  private TestEdge edge;

  @BeforeAll
  void start() {
    site = SocketSite.start();
    edge = edge("");
  }

  @AfterAll
  void stop() {
    edge.close();
    site.close();
  }

  private TestEdge edge(String settings) {
    return TestEdge.start(
        "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, site: {endpoints:"
            + " [\"127.0.0.1:%d\"], protocol: http1 %s}}".formatted(site.port(), settings),
        "routes: [{path: /site/**, cluster: site}]",
        "drain: {delay: 0s, grace: 1s}");
  }

  private static RawSocket open(TestEdge edge, String target) {
    return RawSocket.open(edge.gateway.port(), target);
  }

  @Test
  void readsNoFasterThanTheCaller() {
    long others = site.flooded.get();
    try (var socket = open(edge, "/site/flood")) {
      var before = new AtomicLong();
      eventually("the instance waits", () -> before.getAndSet(site.flooded.get()) == before.get());
      assertThat(site.flooded.get() - others).isLessThan(16 * MEBIBYTE);
      // What is on the way arrives, and the instance goes on.
      assertThat(socket.hear(1 << 20)).hasSize(1 << 20);
    }
    eventually("the WebSocket is closed at the instance", () -> site.open.get() == 0);
  }

  @Test
  void readsNoFasterThanTheInstance() {
    var sent = new AtomicLong();
    try (var socket = open(edge, "/site/deaf")) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (var piece = new byte[64 << 10]; true; sent.addAndGet(piece.length)) {
                socket.say(piece);
              }
            } catch (IOException closed) {
              // The test is over.
            }
          });
      var before = new AtomicLong(-1);
      eventually(
          "the caller waits", () -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).isLessThan(48 * MEBIBYTE);
    }
  }

  /** 500 callers open WebSockets to an instance that floods, and never read. */
  @Test
  void holdsLittleForManyWhoNeverRead() {
    long before = PlatformDependent.usedDirectMemory();
    var sockets =
        IntStream.range(0, CROWD)
            .parallel()
            .mapToObj(i -> RawSocket.unread(edge.gateway.port(), "/site/flood"))
            .toList();
    try {
      eventually("all are open", () -> site.open.get() == CROWD);
      var flooded = new AtomicLong();
      eventually("all wait", () -> flooded.getAndSet(site.flooded.get()) == site.flooded.get());
      long each = (PlatformDependent.usedDirectMemory() - before) / CROWD;
      assertThat(each).isLessThan(MEBIBYTE);
      assertThat(edge.get("/site/page").contentUtf8()).isEqualTo("a page");
    } finally {
      sockets.forEach(RawSocket::close);
    }
    eventually("all are closed at the instance", () -> site.open.get() == 0);
    eventually("the gateway has no stream", () -> edge.metric("weir_requests_active") == 0);
  }

  @Test
  void endsInOrderWhenIdle() {
    try (var own = edge(", streams: {idle: 400ms}");
        var socket = open(own, "/site/echo")) {
      assertThat(socket.say("x").hear(1)).isEqualTo("x");
      assertThat(socket.rest()).isEmpty();
      eventually("the WebSocket is closed at the instance", () -> site.open.get() == 0);
      assertThat(own.metric("weir_streams_ended_total{cluster=\"site\",reason=\"idle\"")).isOne();
    }
  }

  @Test
  void endsTheStreamInOrderWhenIdleOverHttp2() {
    try (var own = edge(", streams: {idle: 400ms}")) {
      var headers = RequestHeaders.of(HttpMethod.CONNECT, "/site/echo", ":protocol", "websocket");
      var request = HttpRequest.streaming(headers);
      var content = own.client("h2c").execute(request).split().body().collect();
      request.write(HttpData.ofUtf8("x"));
      assertThat(content.join()).startsWith(HttpData.ofUtf8("x")).allMatch(it -> it.length() <= 1);
    }
  }

  @Test
  void endsInOrderWhenTheGatewayDrains() {
    var own = edge("");
    try (var socket = open(own, "/site/echo")) {
      assertThat(socket.say("x").hear(1)).isEqualTo("x");
      var closing = Thread.ofVirtual().start(own::close);
      assertThat(socket.rest()).isEmpty();
      eventually("the gateway is closed", () -> !closing.isAlive());
    }
  }

  @Test
  void takesAPlaceAmongTheStreams() {
    try (var own = edge(", max-concurrent: {streams: 2}")) {
      List<RawSocket> held = List.of(open(own, "/site/echo"), open(own, "/site/echo"));
      assertThat(held).allMatch(socket -> socket.head().startsWith("HTTP/1.1 101 "));
      try (var third = open(own, "/site/echo")) {
        assertThat(third.head()).startsWith("HTTP/1.1 429 ");
      }
      held.forEach(RawSocket::close);
      eventually(
          "the places are free",
          () -> {
            try (var next = open(own, "/site/echo")) {
              return next.head().startsWith("HTTP/1.1 101 ");
            }
          });
    }
  }
}
