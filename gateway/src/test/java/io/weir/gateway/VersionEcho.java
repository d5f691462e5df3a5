package io.weir.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;

/**
 * Instance that answers every RPC with one empty message, and with the metadata {@code
 * x-requested-by} of the call as {@code x-seen}.
 */
final class VersionEcho implements AutoCloseable {
  private static final byte[] EMPTY = new byte[5];
  private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};

  private final Server server =
      Server.builder().http(0).serviceUnder("/", VersionEcho::answer).build();

  private VersionEcho() {}

  static VersionEcho start() {
    var echo = new VersionEcho();
    echo.server.start().join();
    return echo;
  }

  String address() {
    return "127.0.0.1:" + server.activeLocalPort();
  }

  private static HttpResponse answer(ServiceRequestContext ctx, HttpRequest request) {
    boolean check = ctx.path().endsWith("Health/Check");
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(whole ->
                HttpResponse.of(
                    ResponseHeaders.builder(200)
                        .add("content-type", "application/grpc")
                        .add("x-seen", whole.headers().get("x-requested-by", "nobody"))
                        .build(),
                    HttpData.wrap(check ? SERVING : EMPTY),
                    HttpHeaders.of("grpc-status", "0"))));
  }

  @Override
  public void close() {
    server.close();
  }
}
