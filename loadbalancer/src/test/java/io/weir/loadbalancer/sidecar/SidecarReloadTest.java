package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.runtime.reload.ReloadStatus.Outcome;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.proxy.FaultProxy;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reload of a sidecar beside a client, which goes on calling. */
final class SidecarReloadTest {
  private static final String RPC = "weir.test.Things/Get";
  private static final String WATCH = "weir.test.Things/Watch";

  @TempDir private Path directory;

  private final ScriptedUpstream first = ScriptedUpstream.start();
  private final ScriptedUpstream second = ScriptedUpstream.start();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    first.close();
    second.close();
  }

  /** Returns a file with the cluster "things" at these instances, and more of its keys. */
  private static String things(String more, String... addresses) {
    var quoted = Arrays.stream(addresses).map("\"%s\""::formatted).toList();
    return "listen: {port: 0}\nclusters: {things: {endpoints: " + quoted + more + "}}\n";
  }

  private String both(String routes) {
    return """
    listen: {port: 0}
    routes: [%s]
    clusters: {first: {endpoints: ["%s"]}, second: {endpoints: ["%s"]}}
    """
        .formatted(routes, first.address(), second.address());
  }

  private ReloadingSidecar start(String yaml) {
    return ReloadingSidecar.start(directory, yaml);
  }

  private ManagedChannel channel(ReloadingSidecar edge) {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", edge.sidecar.port()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  private static Status once(ManagedChannel channel) throws Exception {
    return ByteCall.start(channel, RPC).send((byte) 7).done().ended();
  }

  @Test
  void routesByTheChangedFile() throws Exception {
    try (var edge = start(both("{service: weir.test.Things, cluster: first}"))) {
      var channel = channel(edge);
      assertThat(once(channel).isOk()).isTrue();
      var status = edge.reload(both("{service: weir.test.Things, cluster: second}"));
      assertThat(status.last().outcome()).isEqualTo(Outcome.APPLIED);
      assertThat(status.last().changes()).containsExactly("routes[0].cluster: first -> second");
      assertThat(once(channel).isOk()).isTrue();
      assertThat(first.executions(RPC)).isEqualTo(1);
      assertThat(second.executions(RPC)).isEqualTo(1);
      assertThat(edge.metric("weir_config_version")).isEqualTo(2);
      assertThat(edge.metric("weir_config_reloads_total{outcome=\"applied\"}")).isEqualTo(1);
      assertThat(edge.metric("weir_connections_active{port=\"edge\"}")).isEqualTo(1);
    }
  }

  @Test
  void aFileWithMistakesChangesNothing() throws Exception {
    try (var edge = start(things("", first.address()))) {
      edge.write(
          things(", timeout: soon", second.address())
              + "limits: {concurrent: 0}\nadmin: {prot: 1}\n");
      var answer = edge.put("/config/reload", "{}");
      assertThat(answer.status().code()).isEqualTo(422);
      var mistakes =
          ReloadingSidecar.json(answer)
              .at("/last/mistakes")
              .valueStream()
              .map(each -> each.asText())
              .toList();
      assertThat(mistakes).hasSize(3).allMatch(line -> line.matches(".*sidecar\\.yaml:\\d+: .*"));
      assertThat(once(channel(edge)).isOk()).isTrue();
      assertThat(second.calls()).isEmpty();
      assertThat(edge.json("/config").at("/last-reload/last/mistakes")).hasSize(3);
      assertThat(edge.json("/config").at("/clusters/things/timeout").asText()).isEqualTo("none");
      assertThat(edge.metric("weir_config_reloads_total{outcome=\"refused\"}")).isEqualTo(1);

      edge.write(things(", timeout: 7s", first.address()));
      assertThat(edge.put("/config/reload", "{}").status().code()).isEqualTo(200);
      assertThat(edge.json("/config").at("/clusters/things/timeout").asText()).isEqualTo("7s");
      assertThat(edge.json("/config/reload").at("/version").asInt()).isEqualTo(2);
    }
  }

  @Test
  void refusesWhatARunningSidecarCannotChangeAndNamesEach() throws Exception {
    try (var edge = start(things("", first.address()))) {
      var elsewhere =
          things("", second.address()).replace("port: 0", "host: 127.0.0.2, port: 0")
              + "limits: {memory: {max: 11MiB}}\ntelemetry: {sampling: 3%}\nadmin: {port: 9}\n";
      var status = edge.reload(elsewhere);
      assertThat(status.last().outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(status.last().mistakes())
          .hasSize(4)
          .allMatch(line ->
              line.endsWith(
                  "needs a restart to change; take the change back, or" + " restart the sidecar"))
          .satisfiesExactly(
              listen -> assertThat(listen).startsWith("sidecar.yaml: listen: host, and whether"),
              admin -> assertThat(admin).contains("admin"),
              memory -> assertThat(memory).contains("limits: memory"),
              telemetry -> assertThat(telemetry).contains("telemetry"));
      assertThat(once(channel(edge)).isOk()).isTrue();
      assertThat(second.calls()).isEmpty();
      assertThat(edge.admin("/metrics").contentUtf8()).doesNotContain("cluster=\"application\"");
    }
  }

  @Test
  void clustersComeAndGo() throws Exception {
    var one = things("", first.address());
    var two =
        """
        listen: {port: 0}
        routes: [{service: weir.test.Others, cluster: others}, {service: weir.test.Things, cluster: things}]
        clusters: {things: {endpoints: ["%s"]}, others: {endpoints: ["%s"]}}
        """
            .formatted(first.address(), second.address());
    try (var edge = start(one)) {
      var channel = channel(edge);
      assertThat(edge.reload(two).last().mistakes()).isEmpty();
      assertThat(edge.json("/clusters")).hasSize(2);
      // The first checks of a new cluster have ended when it is served.
      assertThat(edge.metric("weir_cluster_endpoints{cluster=\"others\",state=\"active\"}"))
          .isEqualTo(1);
      assertThat(ByteCall.start(channel, "weir.test.Others/Get").send().done().ended().isOk())
          .isTrue();
      assertThat(second.calls()).hasSize(1);
      second.always("weir.test.Others/Watch", Answer.echo());
      var stream = ByteCall.start(channel, "weir.test.Others/Watch").send((byte) 3);
      assertThat(stream.next()).containsExactly(3);
      assertThat(edge.reload(one).version()).isEqualTo(3);
      assertThat(edge.json("/clusters")).hasSize(1);
      assertThat(edge.admin("/metrics").contentUtf8())
          .doesNotContain("weir_cluster_endpoints{cluster=\"others\"");
      assertThat(once(channel).isOk()).isTrue();
      // Its time is that of the drain, in which it goes on.
      stream.send((byte) 4);
      assertThat(stream.next()).containsExactly(4);
      assertThat(stream.ended().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(edge.json("/health").toString()).doesNotContain("others");
    }
  }

  @Test
  void aClusterThatDidNotChangeKeepsConnectionsAndState() throws Exception {
    try (var instance = FaultProxy.to(first.port());
        var edge = start(things("", instance.address(), second.address()))) {
      var file = things("", instance.address(), second.address());
      var channel = channel(edge);
      for (int i = 0; i < 20; i++) {
        assertThat(once(channel).isOk()).isTrue();
      }
      var drained =
          edge.put("/clusters/things/endpoints/" + second.address(), "{\"state\": \"drained\"}");
      assertThat(drained.status().code()).isEqualTo(200);
      int connections = instance.accepted();
      for (int i = 1; i <= 5; i++) {
        var changed = file + "headers: {request: {set: {x-version: \"%d\"}}}\n".formatted(i);
        assertThat(edge.reload(changed).version()).isEqualTo(i + 1);
        assertThat(once(channel).isOk()).isTrue();
        assertThat(first.calls().getLast().header("x-version")).isEqualTo(String.valueOf(i));
      }
      assertThat(instance.accepted()).isEqualTo(connections);
      assertThat(edge.json("/clusters").at("/0/endpoints/1/state").asText()).isEqualTo("drained");
      // A cluster that differs in its endpoints only stays the same, too.
      assertThat(edge.reload(things("", instance.address())).version()).isEqualTo(7);
      assertThat(once(channel).isOk()).isTrue();
      assertThat(instance.accepted()).isEqualTo(connections);
      assertThat(edge.metric("weir_connections_active{port=\"edge\"}")).isEqualTo(1);
    }
  }

  @Test
  void callsUnderWayEndByTheConfigurationBefore() throws Exception {
    var gate = new CompletableFuture<Void>();
    first.always(RPC, Answer.after(gate, Answer.ok(new byte[0])));
    try (var edge = start(things("", first.address()))) {
      var channel = channel(edge);
      var underWay = ByteCall.start(channel, RPC).send().done();
      eventually("it has arrived", () -> first.executions(RPC) == 1);
      assertThat(edge.reload(things(", timeout: 8s", second.address())).version()).isEqualTo(2);
      assertThat(once(channel).isOk()).isTrue();
      assertThat(second.executions(RPC)).isEqualTo(1);
      gate.complete(null);
      assertThat(underWay.ended().isOk()).isTrue();
    }
  }

  @Test
  void streamsOfAClusterThatStaysGoOn() throws Exception {
    first.always(WATCH, Answer.echo());
    try (var edge = start(things("", first.address()))) {
      var stream = ByteCall.start(channel(edge), WATCH).send((byte) 1);
      assertThat(stream.next()).containsExactly(1);
      assertThat(
              edge.reload(things("", first.address()) + "drain: {delay: 0s, grace: 1s}\n")
                  .version())
          .isEqualTo(2);
      stream.send((byte) 2);
      assertThat(stream.next()).containsExactly(2);
      assertThat(stream.done().ended().isOk()).isTrue();
    }
  }

  @Test
  void followsAFileThatIsReplaced() {
    try (var edge = start(things("", first.address()))) {
      edge.write(things(", timeout: 9s", first.address()));
      eventually("it is reloaded", () -> edge.reloads.status().version() == 2);
      assertThat(edge.reloads.status().last().cause()).isEqualTo("a change of its files");
      edge.write(things("", first.address()) + "reload: {watch: false}\n");
      eventually("again", () -> edge.reloads.status().version() == 3);
      assertThat(edge.json("/config").at("/reload/watch").asBoolean()).isFalse();
    }
  }

  @Test
  void metricsAndReadinessAreThoseOfTheClustersThatServe() {
    try (var edge = start(things("", first.address()))) {
      IntStream.range(1, 6)
          .forEach(i ->
              assertThat(edge.reload(things(", timeout: " + i + "s", second.address())).version())
                  .isEqualTo(i + 1));
      var left = "weir_endpoint_healthy{cluster=\"things\",endpoint=\"" + first.address();
      assertThat(edge.admin("/metrics").contentUtf8()).doesNotContain(left);
      assertThat(edge.metric("weir_endpoint_healthy{cluster=\"things\"")).isEqualTo(1);
      assertThat(edge.reload(things("", "127.0.0.1:1")).version()).isEqualTo(7);
      eventually("not ready", () -> edge.admin("/readyz").status().code() == 503);
      assertThat(edge.reload(things("", first.address())).version()).isEqualTo(8);
      eventually("ready", () -> edge.admin("/readyz").status().code() == 200);
    }
  }

  private static boolean connects(Path socket) throws IOException {
    try (var client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return client.isConnected();
    }
  }

  @Test
  void reloadsAtAUnixSocket() throws Exception {
    var socket = directory.resolve("s");
    var file = things("", first.address()).replace("port: 0", "unix: \"" + socket + "\"");
    try (var edge = start(file)) {
      assertThat(edge.reload(file.replace("]}", "], timeout: 3s}")).last().mistakes()).isEmpty();
      assertThat(connects(socket)).isTrue();
      var other = directory.resolve("t");
      var moved = file.replace(socket.toString(), other.toString());
      assertThat(edge.reload(moved).last().mistakes()).isEmpty();
      assertThat(connects(other)).isTrue();
      eventually("the first is removed", () -> !Files.exists(socket));
    }
  }
}
