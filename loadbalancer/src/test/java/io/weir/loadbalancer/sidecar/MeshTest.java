package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.weir.observability.traces.SpanRecord;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client, the sidecar beside it, the sidecar in front of an application, and the application. */
final class MeshTest {
  private static final String RPC = "weir.test.Things/Get";

  private final ScriptedUpstream application = ScriptedUpstream.start();
  @TempDir private Path directory;
  private TestMesh mesh;

  @BeforeEach
  void start() {
    mesh = new TestMesh(directory);
  }

  @AfterEach
  void stop() {
    mesh.close();
    application.close();
  }

  private Sidecar outbound(int port) {
    var sidecar =
        mesh.start(
            """
            listen: {port: 0}
            clusters:
              things:
                endpoints: ["127.0.0.1:%d"]
                tls: {ca: "%s", certificate: "%s", key: "%s", server-name: %s}
            """
                .formatted(
                    port,
                    mesh.authority.certificate(),
                    mesh.shop.certificate(),
                    mesh.shop.key(),
                    TestMesh.APP_HOST));
    TestMesh.ready(sidecar);
    return sidecar;
  }

  private static Status once(ManagedChannel channel) throws Exception {
    return ByteCall.start(channel, RPC).send((byte) 7).done().ended();
  }

  @Test
  void encryptsAndAuthorisesWithoutTheApplications() throws Exception {
    var inbound =
        mesh.inbound(
            application.address(),
            "access: [{rpc: \"weir.*\", require: {peers: [%s]}}]".formatted(TestMesh.SHOP));
    var client = mesh.plain(outbound(inbound.inboundPort()).port());
    assertThat(once(client).isOk()).isTrue();
    assertThat(application.calls().getLast().header("x-forwarded-peer")).isEqualTo(TestMesh.SHOP);
    eventually("each side names the other", () -> spans().size() == 2);
    var spans = spans();
    assertThat(spans.stream().map(span -> span.ids().trace()).distinct()).hasSize(1);
    assertThat(spans.stream().map(span -> span.kind() + " " + span.attributes().get("weir.peer")))
        .containsExactlyInAnyOrder("CLIENT " + TestMesh.APP_HOST, "SERVER " + TestMesh.SHOP);
  }

  /** Returns the spans of the call that name a peer; health checks have theirs. */
  private List<SpanRecord> spans() {
    return mesh.spans("weir.peer").stream().filter(span -> span.name().contains(RPC)).toList();
  }

  @Test
  void losesNoCallWhileCertificatesChange() throws Exception {
    application.always(RPC, Answer.ok(new byte[] {1}));
    var inbound = mesh.inbound(application.address());
    var outbound = outbound(inbound.inboundPort());
    var client = mesh.plain(outbound.port());
    var stream = ByteCall.start(client, "weir.test.Things/Watch");
    var lost = new AtomicInteger();
    var made = new AtomicInteger();
    var calling = Thread.ofVirtual().start(() -> calls(client, made, lost));
    for (int i = 1; i <= 3; i++) {
      mesh.authority.workload("spiffe://site/app", TestMesh.APP_HOST).replace(mesh.app);
      mesh.authority.workload(TestMesh.SHOP, "shop.internal").replace(mesh.shop);
      int changes = i;
      eventually(
          "both sides use the new certificates",
          () ->
              changes(inbound, "weir_listener_certificate_reloads_total") == changes
                  && changes(outbound, "weir_tls_reloads_total") == changes);
      int before = made.get();
      eventually("calls go on", () -> made.get() > before + 50);
    }
    calling.interrupt();
    calling.join();
    assertThat(lost).hasValue(0);
    assertThat(made.get()).isGreaterThan(150);
    stream.send((byte) 5);
    assertThat(stream.next()).containsExactly(5);
    assertThat(stream.done().ended().isOk()).isTrue();
  }

  private static void calls(ManagedChannel client, AtomicInteger made, AtomicInteger lost) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (!once(client).isOk()) {
          lost.incrementAndGet();
        }
        made.incrementAndGet();
      } catch (InterruptedException ending) {
        return;
      } catch (Exception e) {
        lost.incrementAndGet();
      }
    }
  }

  private static int changes(Sidecar sidecar, String metric) {
    return TestMesh.admin(sidecar, "/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith(metric) && line.contains("replaced"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The application is a sidecar, which listens on a Unix socket. */
  @Test
  void reachesAnApplicationOnAUnixSocket() throws Exception {
    var socket = directory.resolve("app.sock");
    var _ =
        mesh.start(
            "listen: {unix: \"%s\"}\nclusters: {things: {endpoints: [\"%s\"]}}"
                .formatted(socket, application.address()));
    var inbound = mesh.inbound("unix:" + socket);
    var client = mesh.channel(inbound.inboundPort(), mesh.shop);
    assertThat(once(client).isOk()).isTrue();
    assertThat(application.calls().getLast().authority()).isEqualTo(TestMesh.APP_HOST);
  }

  @Test
  void standsOnBothSidesOfOneApplication() throws Exception {
    var other = mesh.inbound(application.address());
    var both =
        mesh.start(
            """
            listen: {port: 0}
            inbound: {listen: %s, target: "%s"}
            clusters:
              things:
                endpoints: ["127.0.0.1:%d"]
                tls: {ca: "%s", certificate: "%s", key: "%s", server-name: %s}
            """
                .formatted(
                    mesh.mutual(),
                    application.address(),
                    other.inboundPort(),
                    mesh.authority.certificate(),
                    mesh.shop.certificate(),
                    mesh.shop.key(),
                    TestMesh.APP_HOST));
    TestMesh.ready(both);
    assertThat(once(mesh.plain(both.port())).isOk()).isTrue();
    assertThat(once(mesh.channel(both.inboundPort(), mesh.shop)).isOk()).isTrue();
    assertThat(TestMesh.admin(both, "/clusters").contentUtf8())
        .contains("\"application\"")
        .contains("\"things\"");
  }
}
