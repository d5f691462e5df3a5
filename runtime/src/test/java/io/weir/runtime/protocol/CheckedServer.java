package io.weir.runtime.protocol;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.weir.runtime.serving.Listening;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Server of one event loop with the strict checks that records the paths of the requests that reach
 * it. "/wait" is never answered, "/early" and "/refused" before their requests have come, "/stream"
 * is answered with content of unknown length, all else at once; "/hold" keeps the event loop until
 * it is let go.
 */
final class CheckedServer implements AutoCloseable {
  static final int BODY = 1_000;

  /** Length of the content of "/early", more than the first window of a client. */
  static final int LONG = 100_000;

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<String> reached = new CopyOnWriteArrayList<>();
  private final List<Channel> channels = new CopyOnWriteArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final Server server;

  CheckedServer() {
    this(Duration.ZERO);
  }

  /**
   * @param resetWait time between an early response and its reset
   */
  CheckedServer(Duration resetWait) {
    var builder =
        Server.builder()
            .port(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SessionProtocol.HTTP)
            .workerGroup(1)
            .http2MaxStreamsPerConnection(100)
            .requestTimeout(Duration.ofSeconds(60))
            .maxRequestLength(BODY)
            .absoluteUriTransformer(target -> "/absolute")
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
            .serviceUnder("/", (ctx, req) -> answer(req));
    new ProtocolChecks(
            new ConnectionErrors("edge", meters, System::nanoTime), BODY, false, resetWait)
        .addTo(builder, new TextErrors(), opened -> channels.add(opened.channel()));
    server = builder.build();
    server.start().join();
  }

  int port() {
    return server.activeLocalPort();
  }

  /** Returns the count of refusals, "request" or "connection", for a reason. */
  double refused(String what, Reason reason) {
    return meters
        .get("weir.protocol.refused")
        .tags("refused", what, "reason", reason.label())
        .counter()
        .count();
  }

  /**
   * Makes a connection, by its number, look as if its client read nothing, or as if it read again.
   */
  void setWritable(int unread, boolean writable) {
    var channel = channels.get(unread);
    channel
        .eventLoop()
        .submit(() -> channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable))
        .syncUninterruptibly();
  }

  /** Returns whether the server could still read from a connection, given its number. */
  boolean isOpen(int connection) {
    return channels.get(connection).isActive();
  }

  /** Returns the number of connections so far. */
  int connections() {
    return channels.size();
  }

  /** Lets the event loop go on after "/hold". */
  void letGo() {
    held.countDown();
  }

  private HttpResponse answer(HttpRequest request) {
    reached.add(request.path());
    if (request.path().equals("/hold")) {
      await(held);
    }
    if (request.path().startsWith("/wait")) {
      return HttpResponse.streaming();
    }
    if (request.path().startsWith("/early")) {
      request.abort();
      return HttpResponse.of("x".repeat(LONG));
    }
    if (request.path().startsWith("/refused")) {
      request.abort();
      return HttpResponse.of(HttpStatus.FORBIDDEN);
    }
    if (request.path().startsWith("/stream")) {
      var response = HttpResponse.streaming();
      response.write(ResponseHeaders.of(HttpStatus.OK));
      response.write(HttpData.ofUtf8("streamed"));
      response.close();
      return response;
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(whole -> HttpResponse.of("read " + whole.content().length() + " bytes")));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    letGo();
    Listening.stop(server);
  }

  private static final class TextErrors implements ServerErrorHandler {
    @Override
    public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
      return null;
    }

    @Override
    public AggregatedHttpResponse onProtocolViolation(
        ServiceConfig config,
        @Nullable RequestHeaders headers,
        HttpStatus status,
        @Nullable String description,
        @Nullable Throwable cause) {
      return AggregatedHttpResponse.of(
          status, MediaType.PLAIN_TEXT_UTF_8, String.valueOf(description));
    }
  }
}
