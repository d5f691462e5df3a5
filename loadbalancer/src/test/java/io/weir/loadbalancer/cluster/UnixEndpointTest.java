package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.sidecar.Sidecar;
import io.weir.loadbalancer.sidecar.SidecarConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint at a Unix socket: a sidecar that listens there. */
final class UnixEndpointTest {
  @TempDir private Path directory;

  private static Sidecar sidecar(Path socket, ScriptedUpstream instance, Telemetry telemetry) {
    var text =
        """
        listen: {unix: "%s"}
        admin: {port: 0}
        clusters: {things: {endpoints: ["%s"]}}
        drain: {delay: 0s}
        """
            .formatted(socket, instance.address());
    return Sidecar.start(ConfigReader.read(text, "test", SidecarConfig.class, Map.of()), telemetry);
  }

  @Test
  void isCalledLikeAnyOther() {
    var socket = directory.resolve("weir.sock");
    try (var instance = ScriptedUpstream.start();
        var telemetry =
            Telemetry.start(TelemetryConfig.defaults(), "sidecar", "test", new RecentTraces(10));
        var sidecar = sidecar(socket, instance, telemetry);
        var edge = Edge.before("timeout: 5s", "unix:" + socket)) {
      assertThat(sidecar.adminPort()).isPositive();
      eventually("it is called", () -> Edge.status(edge.call(Repeat.SAFE)) == 0);
      var seen = instance.calls().getLast();
      assertThat(seen.rpc()).isEqualTo(Edge.RPC);
      assertThat(edge.cluster.view().endpoints().getFirst().address()).isEqualTo("unix:" + socket);
    }
  }

  @Test
  void isAwayUntilItsSocketIsThere() {
    var socket = directory.resolve("later.sock");
    try (var instance = ScriptedUpstream.start();
        var telemetry =
            Telemetry.start(TelemetryConfig.defaults(), "sidecar", "test", new RecentTraces(10));
        var edge = Edge.before("timeout: 5s", "unix:" + socket)) {
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isEqualTo(14);
      try (var sidecar = sidecar(socket, instance, telemetry)) {
        assertThat(sidecar.adminPort()).isPositive();
        eventually("it is called", () -> Edge.status(edge.call(Repeat.SAFE)) == 0);
      }
    }
  }
}
