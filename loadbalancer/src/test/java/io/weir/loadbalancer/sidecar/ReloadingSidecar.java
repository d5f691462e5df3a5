package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Sidecar that was started from a file, as its process starts one, and reloads it. */
final class ReloadingSidecar implements AutoCloseable {
  /** Keys of every file, free ports and a short drain, unless it has its own. */
  private static final String USUAL =
      """
      admin: {host: 127.0.0.1, port: 0}
      drain: {delay: 0s, grace: 2s}
      """;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  final Sidecar sidecar;
  final Reloads<SidecarConfig> reloads;
  private final Path file;
  private final Telemetry telemetry;

  private ReloadingSidecar(
      Path file, Sidecar sidecar, Reloads<SidecarConfig> reloads, Telemetry telemetry) {
    this.file = file;
    this.sidecar = sidecar;
    this.reloads = reloads;
    this.telemetry = telemetry;
  }

  /** Starts a sidecar from a new file in the directory. */
  static ReloadingSidecar start(Path directory, String yaml) {
    var file = directory.resolve("sidecar.yaml");
    write(file, yaml);
    var telemetry =
        Telemetry.start(TelemetryConfig.defaults(), "weir-sidecar", "test", new RecentTraces(200));
    var source = new Source(file);
    var reloads = new Reloads<>(source, InstantSource.system(), telemetry.meters());
    var sidecar = Sidecar.start(source.read(), telemetry, reloads);
    var started = new ReloadingSidecar(file, sidecar, reloads, telemetry);
    eventually(
        "the instances are checked",
        () -> !started.admin("/clusters").contentUtf8().contains("not checked"));
    return started;
  }

  private record Source(Path file) implements ConfigSource<SidecarConfig> {
    @Override
    public String name() {
      return file.getFileName().toString();
    }

    @Override
    public SidecarConfig read() {
      return SidecarConfig.read(file, Map.of());
    }

    @Override
    public Record shown(SidecarConfig read) {
      return read;
    }

    @Override
    public List<Path> watched(SidecarConfig read) {
      return read.watched(file);
    }
  }

  /** Replaces the file as a whole, as editors and Kubernetes do. */
  void write(String yaml) {
    var next = file.resolveSibling("sidecar.yaml.new");
    write(next, yaml);
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String yaml) {
    try {
      var own = yaml.lines().map(ReloadingSidecar::key).toList();
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

  AggregatedHttpResponse admin(String path) {
    return WebClient.of("http://127.0.0.1:" + sidecar.adminPort()).get(path).aggregate().join();
  }

  /** Returns a page of the admin port in JSON. */
  JsonNode json(String path) {
    return json(admin(path));
  }

  static JsonNode json(AggregatedHttpResponse answer) {
    try {
      return MAPPER.readTree(answer.contentUtf8());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Changes a resource of the admin port. */
  AggregatedHttpResponse put(String path, String json) {
    var headers = RequestHeaders.of(HttpMethod.PUT, path, "content-type", "application/json");
    return WebClient.builder("http://127.0.0.1:" + sidecar.adminPort())
        .responseTimeout(Duration.ofSeconds(15))
        .build()
        .execute(headers, json)
        .aggregate()
        .join();
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
    sidecar.close();
    telemetry.close();
  }
}
