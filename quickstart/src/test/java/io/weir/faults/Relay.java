package io.weir.faults;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.server.Server;
import io.weir.runtime.serving.Listening;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Passes calls on unchanged, and records how much time each has left. */
final class Relay implements AutoCloseable {
  private final Queue<String> timeouts = new ConcurrentLinkedQueue<>();
  private final Server server;

  private Relay(WebClient onward) {
    server =
        Server.builder()
            .http(0)
            .requestTimeoutMillis(0)
            .serviceUnder(
                "/",
                (ctx, req) -> {
                  var timeout = req.headers().get("grpc-timeout");
                  if (timeout != null && !ctx.path().startsWith("/grpc.health")) {
                    timeouts.add(timeout);
                  }
                  return onward.execute(req);
                })
            .build();
    Listening.start(server);
  }

  static Relay to(String address) {
    return new Relay(WebClient.builder("h2c://" + address).responseTimeoutMillis(0).build());
  }

  String address() {
    return "127.0.0.1:" + server.activeLocalPort();
  }

  List<String> timeouts() {
    return List.copyOf(timeouts);
  }

  @Override
  public void close() {
    Listening.stop(server);
  }
}
