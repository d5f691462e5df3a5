package io.weir.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Instance that answers gRPC and plain HTTP with the same headers, and keeps those of its requests
 * with the pseudo-headers.
 */
final class HeadersInstance implements AutoCloseable {
  /** Initial metadata, or the headers of plain HTTP. */
  static final List<String> HEADERS =
      List.of(
          "etag: \"7\"",
          "cache-control: private",
          "content-disposition: inline",
          "content-language: de",
          "set-cookie: a=1; Path=/",
          "set-cookie: b=2",
          "link: </v1/next>; rel=next",
          "vary: accept-language",
          "x-cost: 7",
          "x-note-bin: AAH/",
          "x-http-code: 201",
          "server: forged",
          "date: forged",
          "access-control-allow-origin: forged",
          "strict-transport-security: forged",
          "endpoint-load-metrics: forged");

  /** Trailing metadata. */
  static final List<String> TRAILERS =
      List.of("x-total: 2", "set-cookie: c=3", "x-note-bin: AAE", "www-authenticate: Bearer");

  private static final byte[] SERVING = {8, 1};

  private final LinkedBlockingQueue<RequestHeaders> seen = new LinkedBlockingQueue<>();
  private final Server server =
      Server.builder()
          .http(0)
          .disableServerHeader()
          .disableDateHeader()
          .serviceUnder("/", this::answer)
          .build();
  private volatile boolean refuses;

  private HeadersInstance() {}

  static HeadersInstance start() {
    var instance = new HeadersInstance();
    instance.server.start().join();
    return instance;
  }

  String address() {
    return "127.0.0.1:" + server.activeLocalPort();
  }

  /** Chooses whether calls end with UNAUTHENTICATED and no message. */
  void refuse(boolean now) {
    refuses = now;
  }

  /** Returns the headers of the next request. */
  RequestHeaders next() throws InterruptedException {
    var next = seen.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request has come");
    }
    return next;
  }

  private HttpResponse answer(ServiceRequestContext ctx, HttpRequest request) {
    boolean check = ctx.path().startsWith("/grpc.health.v1.");
    if (!check) {
      seen.add(request.headers().toBuilder().path(ctx.rawPath()).build());
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(whole -> check ? health(ctx.path()) : response(whole.headers())));
  }

  private static HttpResponse health(String path) {
    return path.endsWith("/Check")
        ? response(HttpHeaders.builder(), HttpHeaders.builder().add("grpc-status", "0"), SERVING)
        : HttpResponse.of(grpc().add("grpc-status", "12").build());
  }

  private HttpResponse response(RequestHeaders request) {
    var type = request.get("content-type", "");
    if (!type.startsWith("application/grpc")) {
      var headers = ResponseHeaders.builder(200).contentType(MediaType.PLAIN_TEXT);
      add(HEADERS, headers);
      return HttpResponse.of(headers.build(), HttpData.ofUtf8("old"));
    }
    if (refuses) {
      var headers = grpc().add("grpc-status", "16").add("grpc-message", "who?");
      add(TRAILERS, headers);
      return HttpResponse.of(headers.build());
    }
    var trailers = HttpHeaders.builder().add("grpc-status", "0");
    add(TRAILERS, trailers);
    var headers = HttpHeaders.builder();
    add(HEADERS, headers);
    return response(headers, trailers, Lines.line("one"));
  }

  private static HttpResponse response(
      HttpHeadersBuilder headers, HttpHeadersBuilder trailers, byte[] message) {
    var frame =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    return HttpResponse.of(
        grpc().add(headers.build()).build(), HttpData.wrap(frame), trailers.build());
  }

  private static ResponseHeadersBuilder grpc() {
    return ResponseHeaders.builder(200).add("content-type", "application/grpc");
  }

  private static void add(List<String> fields, HttpHeadersBuilder to) {
    for (var field : fields) {
      int colon = field.indexOf(": ");
      to.add(field.substring(0, colon), field.substring(colon + 2));
    }
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
