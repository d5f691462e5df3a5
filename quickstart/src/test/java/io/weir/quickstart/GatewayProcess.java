package io.weir.faults;

import com.linecorp.armeria.client.WebClient;
import io.weir.quickstart.JavaProcess;
import io.weir.quickstart.UserServiceInstance;
import io.weir.testkit.time.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A gateway as a process of its own, as ./weir gateway starts it. */
final class GatewayProcess implements AutoCloseable {
  private final JavaProcess process;
  private final int port;
  private final int adminPort;

  private GatewayProcess(JavaProcess process, int port, int adminPort) {
    this.process = process;
    this.port = port;
    this.adminPort = adminPort;
  }

  static GatewayProcess prepare(Path directory, String name, List<String> addresses)
      throws IOException {
    int port = UserServiceInstance.freePort();
    int adminPort = UserServiceInstance.freePort();
    var config =
        Files.writeString(
            directory.resolve(name + ".yaml"), Front.yaml(addresses, port, adminPort));
    return new GatewayProcess(
        new JavaProcess(
            "io.weir.gateway.GatewayMain", config, directory.resolve(name + ".log")),
        port,
        adminPort);
  }

  int port() {
    return port;
  }

  /** Returns when it answers. */
  void start() throws IOException {
    process.start();
    var client = WebClient.of("http://127.0.0.1:" + port);
    var _ =
        Eventually.within(
            Stage.START,
            "it answers",
            () ->
                client
                    .get("/v1/users?page_size=1")
                    .aggregate()
                    .handle((answer, thrown) -> answer != null && answer.status().code() == 200)
                    .get());
  }

  /** SIGTERM; returns when it says that it is not ready any more. */
  void retire() {
    process.ask();
    var client = WebClient.of("http://127.0.0.1:" + adminPort);
    Eventually.eventually(
        "it is not ready",
        () -> client.get("/readyz").aggregate().get().status().code() == 503);
  }

  /** SIGTERM; answers the exit status. */
  int terminate() throws InterruptedException {
    return process.terminate();
  }

  @Override
  public void close() {
    process.close();
  }
}
