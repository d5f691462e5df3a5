package io.weir.testkit.upstream;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.stream.Collectors;

/**
 * Instance that answers every RPC with one empty message and every other request with 200. Its
 * answers name what the process before it has said of itself: {@code x-seen} is the metadata {@code
 * x-requested-by}, and {@code x-seen-names} are the names of headers that begin with {@code
 * x-peer-}.
 */
public final class VersionEcho implements AutoCloseable {
  private static final byte[] EMPTY = new byte[5];
  private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};

  private final Server server =
      Server.builder().http(0).serviceUnder("/", VersionEcho::answer).build();

  private VersionEcho() {}

  public static VersionEcho start() {
    var echo = new VersionEcho();
    echo.server.start().join();
    return echo;
  }

  /** Returns host and port: "127.0.0.1:50051". */
  public String address() {
    return "127.0.0.1:" + server.activeLocalPort();
  }

  private static HttpResponse answer(ServiceRequestContext ctx, HttpRequest request) {
    return HttpResponse.of(request.aggregate().thenApply(whole -> answer(ctx.path(), whole)));
  }

  private static HttpResponse answer(String path, AggregatedHttpRequest request) {
    var headers =
        ResponseHeaders.builder(200)
            .add("x-seen", request.headers().get("x-requested-by", "nobody"))
            .add("x-seen-names", names(request));
    if (!request.headers().get("content-type", "").startsWith("application/grpc")) {
      return HttpResponse.of(headers.build(), HttpData.ofUtf8("seen"));
    }
    headers.add("content-type", "application/grpc");
    // Its health is asked for, not watched.
    return path.endsWith("Health/Watch")
        ? HttpResponse.of(headers.add("grpc-status", "12").build())
        : HttpResponse.of(
            headers.build(),
            HttpData.wrap(path.endsWith("Health/Check") ? SERVING : EMPTY),
            HttpHeaders.of("grpc-status", "0"));
  }

  private static String names(AggregatedHttpRequest request) {
    return request.headers().names().stream()
        .map(Object::toString)
        .filter(name -> name.startsWith("x-peer-"))
        .collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    server.close();
  }
}
