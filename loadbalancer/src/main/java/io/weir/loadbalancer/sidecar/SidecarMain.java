package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.client.ClientFactory;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.process.InstanceName;
import io.weir.runtime.process.ProcessShell;
import io.weir.runtime.process.Program;
import io.weir.runtime.process.ServingProcess;
import io.weir.runtime.reload.Reloads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sidecar as a separate process: {@code -c FILE}. */
public final class SidecarMain implements Program<SidecarConfig> {
  public static void main(String[] args) {
    ProcessShell.run(new SidecarMain(), args);
  }

  @Override
  public String name() {
    return "sidecar";
  }

  @Override
  public SidecarConfig read(Path file, Map<String, String> environment) {
    return SidecarConfig.read(file, environment);
  }

  @Override
  public List<Path> watched(SidecarConfig config, Path file) {
    return config.watched(file);
  }

  @Override
  public TelemetryConfig telemetry(SidecarConfig config) {
    return config.telemetry();
  }

  @Override
  public String instance(SidecarConfig config) {
    return config
        .inbound()
        .map(InboundConfig::listen)
        .filter(listen -> !config.isOutbound())
        .map(InstanceName::of)
        .orElseGet(config.listen()::shown);
  }

  /** Armeria's client always builds a TLS context: a quarter of a second of computation. */
  @Override
  public void preload() {
    var _ = ClientFactory.ofDefault();
  }

  @Override
  public ServingProcess start(
      SidecarConfig config, Telemetry telemetry, Reloads<SidecarConfig> reloads) {
    var sidecar = Sidecar.start(config, telemetry, reloads);
    return new ServingProcess(
        address(config, sidecar), config.admin().url(sidecar.adminPort()), sidecar);
  }

  /** Returns the addresses of both ports, "15001 (127.0.0.1), inbound 15006 (0.0.0.0, TLS)". */
  private static String address(SidecarConfig config, Sidecar sidecar) {
    List<String> addresses = new ArrayList<>();
    if (config.isOutbound()) {
      addresses.add(config.listen().shown(sidecar.port()));
    }
    config
        .inbound()
        .ifPresent(each -> addresses.add("inbound " + each.listen().shown(sidecar.inboundPort())));
    return String.join(", ", addresses);
  }
}
