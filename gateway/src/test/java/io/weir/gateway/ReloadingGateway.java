package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.reload.ConfigSource;
import io.weir.runtime.reload.ReloadStatus;
import io.weir.runtime.reload.Reloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gateway that was started from a file, as its process starts one, and reloads it. */
final class ReloadingGateway implements AutoCloseable {
  /** Keys of every file, free ports and a short drain, unless it has its own. */
  private static final String USUAL =
      """
      listen: {host: 127.0.0.1, port: 0}
      admin: {host: 127.0.0.1, port: 0}
      drain: {delay: 0s, grace: 2s}
      """;

  final Gateway gateway;
  final Reloads<GatewayFile> reloads;
  private final Path file;
  private final Telemetry telemetry;

  private ReloadingGateway(
      Path file, Gateway gateway, Reloads<GatewayFile> reloads, Telemetry telemetry) {
    this.file = file;
    this.gateway = gateway;
    this.reloads = reloads;
    this.telemetry = telemetry;
  }

  /** Starts a gateway from a new file in the directory. */
  static ReloadingGateway start(Path directory, String yaml) {
    var file = directory.resolve("gateway.yaml");
    write(file, yaml);
    var telemetry =
        Telemetry.start(TelemetryConfig.defaults(), "weir-gateway", "test", new RecentTraces(200));
    var source = new Source(file);
    var reloads = new Reloads<>(source, InstantSource.system(), telemetry.meters());
    var gateway = Gateway.start(source.read(), telemetry, reloads);
    var started = new ReloadingGateway(file, gateway, reloads, telemetry);
    eventually(
        "the instances are checked",
        () -> !started.admin("/clusters").contentUtf8().contains("not checked"));
    return started;
  }

  private record Source(Path file) implements ConfigSource<GatewayFile> {
    @Override
    public String name() {
      return file.getFileName().toString();
    }

    @Override
    public GatewayFile read() {
      return GatewayFile.read(file, Map.of());
    }

    @Override
    public Record shown(GatewayFile read) {
      return read.config();
    }

    @Override
    public List<Path> watched(GatewayFile read) {
      return read.config().watched(file);
    }
  }

  /** Replaces the file as a whole, as editors and Kubernetes do. */
  void write(String yaml) {
    var next = file.resolveSibling("gateway.yaml.new");
    write(next, yaml);
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String yaml) {
    try {
      var own = yaml.lines().map(ReloadingGateway::key).toList();
      var usual = USUAL.lines().filter(line -> !own.contains(key(line)));
      Files.writeString(file, usual.collect(Collectors.joining("\n", "", "\n")) + yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(String line) {
    return line.substring(0, Math.max(0, line.indexOf(':')));
  }

  /** Replaces the file and reloads. */
  ReloadStatus reload(String yaml) {
    write(yaml);
    return reloads.reload("a test");
  }

  WebClient client(String protocol) {
    return WebClient.builder(protocol + "://127.0.0.1:" + gateway.port())
        .responseTimeout(Duration.ofSeconds(15))
        .build();
  }

  AggregatedHttpResponse get(String path) {
    return client("h1c").get(path).aggregate().join();
  }

  AggregatedHttpResponse admin(String path) {
    return WebClient.of("http://127.0.0.1:" + gateway.adminPort()).get(path).aggregate().join();
  }

  /** Changes a resource of the admin port. */
  AggregatedHttpResponse put(String path, String json) {
    var headers = RequestHeaders.of(HttpMethod.PUT, path, "content-type", "application/json");
    return WebClient.builder("http://127.0.0.1:" + gateway.adminPort())
        .responseTimeout(Duration.ofSeconds(15))
        .build()
        .execute(headers, json)
        .aggregate()
        .join();
  }

  JsonNode cluster(String name) {
    return TestEdge.json(admin("/clusters"))
        .valueStream()
        .filter(each -> each.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the sum of the metrics whose name and labels begin with this. */
  double metric(String name) {
    return admin("/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    reloads.close();
    gateway.close();
    telemetry.close();
  }
}
