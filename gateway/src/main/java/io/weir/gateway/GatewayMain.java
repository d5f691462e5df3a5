package io.weir.gateway;

import com.linecorp.armeria.client.ClientFactory;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.process.InstanceName;
import io.weir.runtime.process.ProcessShell;
import io.weir.runtime.process.Program;
import io.weir.runtime.process.ServingProcess;
import io.weir.runtime.reload.Reloads;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the gateway as a process: {@code -c FILE}. */
public final class GatewayMain implements Program<GatewayFile> {
  public static void main(String[] args) {
    ProcessShell.run(new GatewayMain(), args);
  }

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public GatewayFile read(Path file, Map<String, String> environment) {
    return GatewayFile.read(file, environment);
  }

  @Override
  public Record shown(GatewayFile file) {
    return file.config();
  }

  @Override
  public List<Path> watched(GatewayFile read, Path file) {
    return read.config().watched(file);
  }

  @Override
  public TelemetryConfig telemetry(GatewayFile file) {
    return file.config().telemetry();
  }

  @Override
  public String instance(GatewayFile file) {
    return InstanceName.of(file.config().listen());
  }

  /** Armeria's client always builds a TLS context: a quarter of a second of computation. */
  @Override
  public void preload() {
    var _ = ClientFactory.ofDefault();
  }

  @Override
  public ServingProcess start(GatewayFile file, Telemetry telemetry, Reloads<GatewayFile> reloads) {
    var config = file.config();
    var gateway = Gateway.start(file, telemetry, reloads);
    return new ServingProcess(
        config.listen().shown(gateway.port()), config.admin().url(gateway.adminPort()), gateway);
  }
}
