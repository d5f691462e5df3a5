package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.weir.runtime.reload.ReloadStatus.Outcome;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.port.LoopbackPort;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reload that opens and closes the ports of a sidecar. */
final class SidecarPortReloadTest {
  private static final String RPC = "weir.test.Things/Get";
  private static final String OPEN = "access: [{rpc: \"weir.*\", allow: public}]";

  @TempDir private Path directory;

  private final ScriptedUpstream application = ScriptedUpstream.start();
  private TestMesh mesh;

  @BeforeEach
  void start() {
    mesh = new TestMesh(directory);
    application.always(RPC, Answer.ok(new byte[] {1}));
  }

  @AfterEach
  void stop() {
    mesh.close();
    application.close();
  }

  private String inbound(int port) {
    return "inbound: {listen: %s, target: \"%s\", %s}\n"
        .formatted(mesh.mutual().replace("port: 0", "port: " + port), application.address(), OPEN);
  }

  private String outbound(String listen) {
    return "listen: {%s}\nclusters: {things: {endpoints: [\"%s\"]}}\n"
        .formatted(listen, application.address());
  }

  private static Status once(ManagedChannel channel) throws Exception {
    return ByteCall.start(channel, RPC).send((byte) 7).done().ended();
  }

  @Test
  void aPortComesGoesAndComesAgainBesideTheOther() throws Exception {
    try (var sidecar = ReloadingSidecar.start(directory, outbound("port: 0"))) {
      int port = sidecar.sidecar.port();
      var client = mesh.plain(port);
      assertThat(once(client).isOk()).isTrue();
      for (int i = 0; i < 3; i++) {
        var both = sidecar.reload(outbound("port: 0") + inbound(0)).last();
        assertThat(both.mistakes()).isEmpty();
        int inbound = sidecar.sidecar.inboundPort();
        assertThat(once(mesh.channel(inbound, mesh.shop)).isOk()).isTrue();
        assertThat(sidecar.metric("weir_connections_active{port=\"inbound\"}")).isEqualTo(1);
        assertThat(sidecar.reload(outbound("port: 0")).last().mistakes()).isEmpty();
        assertThat(sidecar.sidecar.inboundPort()).isZero();
        eventually("it is closed", () -> !LoopbackPort.accepts(inbound));
        eventually(
            "its connections are closed",
            () -> sidecar.metric("weir_connections_active{port=\"inbound\"}") == 0);
      }
      assertThat(sidecar.sidecar.port()).isEqualTo(port);
      assertThat(once(client).isOk()).isTrue();
      assertThat(sidecar.metric("weir_connections_active{port=\"edge\"}")).isEqualTo(1);
    }
  }

  @Test
  void oneKindOfPortTakesThePlaceOfTheOther() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var sidecar = ReloadingSidecar.start(directory, outbound("port: 0"))) {
      int port = sidecar.sidecar.port();
      application.always(RPC, Answer.after(gate, Answer.ok(new byte[] {1})));
      var underWay = ByteCall.start(mesh.plain(port), RPC).send((byte) 7).done();
      eventually("it has arrived", () -> application.executions(RPC) == 1);
      assertThat(sidecar.reload(inbound(0)).last().mistakes()).isEmpty();
      assertThat(sidecar.sidecar.port()).isZero();
      eventually("it is closed", () -> !LoopbackPort.accepts(port));
      gate.complete(null);
      assertThat(underWay.ended().isOk()).isTrue();
      var peer = mesh.channel(sidecar.sidecar.inboundPort(), mesh.shop);
      assertThat(once(peer).isOk()).isTrue();
    }
  }

  @Test
  void noPortChangesIfOneIsTaken() throws Exception {
    try (var sidecar = ReloadingSidecar.start(directory, inbound(0));
        var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var peer = mesh.channel(sidecar.sidecar.inboundPort(), mesh.shop);
      int before = sidecar.sidecar.inboundPort();
      int free = LoopbackPort.free();
      var elsewhere = inbound(free) + outbound("port: " + taken.getLocalPort());
      var last = sidecar.reload(elsewhere).last();
      assertThat(last.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(last.mistakes())
          .containsExactly("sidecar.yaml: port " + taken.getLocalPort() + " is taken");
      assertThat(LoopbackPort.accepts(free)).isFalse();
      assertThat(sidecar.sidecar.inboundPort()).isEqualTo(before);
      assertThat(sidecar.sidecar.port()).isZero();
      assertThat(once(peer).isOk()).isTrue();
    }
  }

  @Test
  void aUnixSocketTakesThePlaceOfAPort() throws Exception {
    var socket = directory.resolve("s");
    try (var sidecar = ReloadingSidecar.start(directory, outbound("port: 0"))) {
      int port = sidecar.sidecar.port();
      assertThat(sidecar.reload(outbound("unix: \"" + socket + "\"")).last().mistakes()).isEmpty();
      assertThat(Files.exists(socket)).isTrue();
      eventually("the port is closed", () -> !LoopbackPort.accepts(port));
      assertThat(sidecar.reload(outbound("port: 0")).last().mistakes()).isEmpty();
      eventually("the socket is removed", () -> !Files.exists(socket));
      assertThat(once(mesh.plain(sidecar.sidecar.port())).isOk()).isTrue();
    }
  }
}
