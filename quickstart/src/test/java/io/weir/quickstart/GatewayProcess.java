package io.weir.quickstart;

import com.linecorp.armeria.client.WebClient;
import io.weir.testkit.port.LoopbackPort;
import io.weir.testkit.time.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gateway as a process, as ./weir gateway starts it. */
public final class GatewayProcess implements AutoCloseable {
  private final JavaProcess process;
  private final int port;
  private final int adminPort;

  private GatewayProcess(JavaProcess process, int port, int adminPort) {
    this.process = process;
    this.port = port;
    this.adminPort = adminPort;
  }

  /**
   * @param keys keys of its configuration, besides its ports
   * @param flags flags of its JVM
   */
  public static GatewayProcess prepare(Path directory, String name, String keys, String... flags)
      throws IOException {
    int port = LoopbackPort.free();
    int adminPort = LoopbackPort.free();
    var ports =
        "listen: {host: 127.0.0.1, port: %d}\nadmin: {port: %d}\n".formatted(port, adminPort);
    var config = Files.writeString(directory.resolve(name + ".yaml"), ports + keys);
    return new GatewayProcess(
        new JavaProcess(
            "io.weir.gateway.GatewayMain", config, directory.resolve(name + ".log"), flags),
        port,
        adminPort);
  }

  public int port() {
    return port;
  }

  public GatewayAdmin admin() {
    return new GatewayAdmin(adminPort);
  }

  public Metrics metrics() {
    return new Metrics(adminPort);
  }

  /** Returns its current resource usage, after a full garbage collection. */
  public Vitals vitals() throws IOException, InterruptedException {
    return process.vitals();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the largest resident memory since its last reset, in bytes. */
  public long peakResident() throws IOException {
    return Vitals.peakResident(process.pid());
  }

  public void resetPeakResident() throws IOException {
    Vitals.resetPeakResident(process.pid());
  }

  /** Starts the process and returns when it answers. */
  public void start() throws IOException {
    process.start();
    JavaProcess.awaitOk(port, "/v1/users?page_size=1");
  }

  /** Sends kill -9. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Sends SIGTERM and returns when the process reports that it is not ready. */
  public void retire() {
    process.ask();
    var client = WebClient.of("http://127.0.0.1:" + adminPort);
    Eventually.eventually(
        "it is not ready", () -> client.get("/readyz").aggregate().get().status().code() == 503);
  }

  /** Sends SIGTERM and returns the exit status. */
  public int terminate() throws InterruptedException {
    return process.terminate();
  }

  @Override
  public void close() {
    process.close();
  }
}
