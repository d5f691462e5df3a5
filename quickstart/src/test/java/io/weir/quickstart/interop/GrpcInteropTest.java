package io.weir.quickstart.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.loadbalancer.sidecar.Sidecar;
import io.weir.loadbalancer.sidecar.SidecarConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.testkit.port.LoopbackPort;
import io.weir.testkit.time.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * gRPC's interop client, which must get the same results behind a gateway and a sidecar as at the
 * interop server itself. Maven's profile "interop" runs it. Omits the cases that need a cloud's
 * credentials, and load reports (orca_*), which end at the balancer that uses them.
 */
@Tag("external")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcInteropTest {
  private Process server;

  @AutoClose private final Telemetry ofGateway = telemetry("gateway");
  @AutoClose private final Telemetry ofSidecar = telemetry("sidecar");
  @AutoClose private Gateway gateway;
  @AutoClose private Sidecar sidecar;
  private Path log;
  private int direct;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    log = directory.resolve("peers.log");
    direct = LoopbackPort.free();
    server = Peer.server(direct, log);
    Eventually.within(Duration.ofSeconds(30), "the interop server listens", this::isUp);
    Files.write(directory.resolve("interop.binpb"), TestServiceSchema.get().toByteArray());
    gateway = Gateway.start(gatewayConfig(directory), ofGateway);
    sidecar = Sidecar.start(sidecarConfig(directory), ofSidecar);
  }

  @AfterAll
  void stop() {
    server.destroyForcibly();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty_unary",
        "cacheable_unary",
        "large_unary",
        "client_compressed_unary",
        "client_compressed_unary_noprobe",
        "server_compressed_unary",
        "client_streaming",
        "client_compressed_streaming",
        "client_compressed_streaming_noprobe",
        "server_streaming",
        "server_compressed_streaming",
        "ping_pong",
        "empty_stream",
        "custom_metadata",
        "status_code_and_message",
        "special_status_message",
        "unimplemented_method",
        "unimplemented_service",
        "cancel_after_begin",
        "cancel_after_first_response",
        "timeout_on_sleeping_server",
        "very_large_request",
        "pick_first_unary",
        "rpc_soak",
        "channel_soak",
      })
  void findsTheSameBehindUs(String testCase) throws Exception {
    assertSame(testCase, List.of());
    assertSame(testCase, List.of("--use_okhttp=true"));
  }

  private void assertSame(String testCase, List<String> options) throws Exception {
    boolean passes = Peer.passes(testCase, direct, options, log);
    assertThat(Peer.passes(testCase, gateway.port(), options, log))
        .as("%s %s through the gateway; the log ends: %s", testCase, options, logEnd())
        .isEqualTo(passes);
    assertThat(Peer.passes(testCase, sidecar.port(), options, log))
        .as("%s %s through the sidecar; the log ends: %s", testCase, options, logEnd())
        .isEqualTo(passes);
  }

  private String logEnd() throws IOException {
    var lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  private GatewayConfig gatewayConfig(Path directory) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            """
            listen: {host: 127.0.0.1, port: 0}
            admin: {port: 0}
            apis: [{descriptors: interop.binpb, cluster: interop}]
            clusters: {interop: {endpoints: ["127.0.0.1:%d"]}}
            # As the interop server, which takes more than gRPC's servers do by themselves.
            limits: {body: 16MiB}
            drain: {delay: 0s, grace: 1s}
            """
                .formatted(direct));
    return GatewayConfig.read(file, Map.of());
  }

  private SidecarConfig sidecarConfig(Path directory) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("sidecar.yaml"),
            """
            listen: {port: 0}
            admin: {port: 0}
            clusters: {interop: {endpoints: ["127.0.0.1:%d"]}}
            drain: {delay: 0s, grace: 1s}
            """
                .formatted(direct));
    return SidecarConfig.read(file, Map.of());
  }

  private static Telemetry telemetry(String role) {
    return Telemetry.start(TelemetryConfig.defaults(), "weir-" + role, role, new RecentTraces(10));
  }

  private boolean isUp() {
    assertThat(server.isAlive()).isTrue();
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), direct)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
