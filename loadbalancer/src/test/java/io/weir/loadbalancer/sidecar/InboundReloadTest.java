package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.proxy.FaultProxy;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reload of a sidecar in front of an application, whose peers keep their connections. */
final class InboundReloadTest {
  private static final String RPC = "weir.test.Things/Get";
  private static final String WATCH = "weir.test.Things/Watch";
  private static final String OPEN = "access: [{rpc: \"weir.*\", allow: authenticated}]";
  private static final String CLOSED =
      "access: [{rpc: \"weir.*\", require: {peers: [spiffe://site/batch]}}]";
  private static final String LIMITED =
      "rate-limits: [{rpc: \"*\", per: identity, rate: 1/d, burst: 2}]";

  @TempDir private Path directory;

  private final ScriptedUpstream application = ScriptedUpstream.start();
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

  private String inbound(String target, String... keys) {
    var more = keys.length == 0 ? "" : ", " + String.join(", ", keys);
    return "inbound: {listen: %s, target: \"%s\"%s}\n".formatted(mesh.mutual(), target, more);
  }

  private String inbound(String key) {
    return inbound(application.address(), key);
  }

  private ReloadingSidecar start(String yaml) {
    return ReloadingSidecar.start(directory, yaml);
  }

  private ManagedChannel channel(ReloadingSidecar sidecar) {
    return mesh.channel(sidecar.sidecar.inboundPort(), mesh.shop);
  }

  private static Status once(ManagedChannel channel) throws Exception {
    return ByteCall.start(channel, RPC).send((byte) 7).done().ended();
  }

  /**
   * Returns what the application was told about the client by a caller who claims to be a proxy.
   */
  private String client(ManagedChannel channel) throws Exception {
    var headers = new Metadata();
    headers.put(Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), "192.0.2.1");
    var call = ByteCall.start(channel, RPC, CallOptions.DEFAULT, headers).send().done();
    assertThat(call.ended().isOk()).isTrue();
    return String.valueOf(application.calls().getLast().header("x-forwarded-for"));
  }

  private static double connections(ReloadingSidecar sidecar) {
    return sidecar.metric("weir_connections_active{port=\"inbound\"}");
  }

  @Test
  void rulesHoldForTheNextCallOfAnOpenConnectionAndNotForThoseUnderWay() throws Exception {
    application.always(WATCH, Answer.echo());
    try (var sidecar = start(inbound(OPEN))) {
      var channel = channel(sidecar);
      var stream = ByteCall.start(channel, WATCH).send((byte) 1);
      assertThat(stream.next()).containsExactly(1);
      assertThat(once(channel).isOk()).isTrue();
      assertThat(sidecar.reload(inbound(CLOSED)).version()).isEqualTo(2);
      assertThat(once(channel).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(ByteCall.start(channel, WATCH).ended().getCode())
          .isEqualTo(Status.Code.PERMISSION_DENIED);
      stream.send((byte) 2);
      assertThat(stream.next()).containsExactly(2);
      assertThat(sidecar.reload(inbound(OPEN)).version()).isEqualTo(3);
      assertThat(once(channel).isOk()).isTrue();
      assertThat(stream.done().ended().isOk()).isTrue();
      assertThat(connections(sidecar)).isEqualTo(1);
      assertThat(sidecar.metric("weir_access_refused_total{reason=\"denied\"}")).isEqualTo(2);
    }
  }

  @Test
  void aFileWithMistakesChangesNoRule() throws Exception {
    try (var sidecar = start(inbound(CLOSED))) {
      var channel = channel(sidecar);
      assertThat(once(channel).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      sidecar.write(
          inbound("access: [{rpc: \"weir.*\", allow: everybody}, {path: /x, allow: public}]"));
      var answer = sidecar.put("/config/reload", "{}");
      assertThat(answer.status().code()).isEqualTo(422);
      assertThat(answer.contentUtf8()).contains("sidecar.yaml:", "everybody");
      assertThat(once(channel).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(sidecar.json("/config").at("/inbound/access/0/require").toString())
          .contains("spiffe://site/batch");
    }
  }

  @Test
  void rateLimitsGoOnCountingUnlessTheyChange() throws Exception {
    try (var sidecar = start(inbound(LIMITED))) {
      var channel = channel(sidecar);
      assertThat(once(channel).isOk()).isTrue();
      assertThat(sidecar.reload(inbound(application.address(), LIMITED, OPEN)).version())
          .isEqualTo(2);
      assertThat(once(channel).isOk()).isTrue();
      assertThat(once(channel).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(sidecar.reload(inbound(LIMITED.replace("burst: 2", "burst: 3"))).version())
          .isEqualTo(3);
      assertThat(once(channel).isOk()).isTrue();
    }
  }

  @Test
  void believesTheProxiesOfTheChangedFile() throws Exception {
    try (var sidecar = start(inbound(OPEN))) {
      var channel = channel(sidecar);
      assertThat(client(channel)).isEqualTo("127.0.0.1");
      var changed = inbound("trusted-proxies: [127.0.0.1]");
      assertThat(sidecar.reload(changed).last().mistakes()).isEmpty();
      assertThat(client(channel)).isEqualTo("192.0.2.1, 127.0.0.1");
      assertThat(connections(sidecar)).isEqualTo(1);
    }
  }

  @Test
  void tellsTheApplicationUnderTheChangedName() throws Exception {
    try (var sidecar = start(inbound(OPEN))) {
      var channel = channel(sidecar);
      assertThat(once(channel).isOk()).isTrue();
      assertThat(sidecar.reload(inbound("peer-metadata: x-caller")).version()).isEqualTo(2);
      assertThat(once(channel).isOk()).isTrue();
      assertThat(application.calls().getLast().header("x-caller")).isEqualTo(TestMesh.SHOP);
      assertThat(application.calls().getLast().header("x-forwarded-peer")).isNull();
      assertThat(sidecar.metric("weir_identity_waiting")).isZero();
    }
  }

  @Test
  void aChangedBoundHoldsForRequestsFromThenOn() throws Exception {
    application.always(WATCH, Answer.never());
    try (var sidecar = start(inbound(OPEN))) {
      var channel = channel(sidecar);
      var waits = ByteCall.start(channel, WATCH).send();
      eventually("it has arrived", () -> application.executions(WATCH) == 1);
      assertThat(sidecar.reload(inbound(OPEN) + "limits: {concurrent: 1}\n").version())
          .isEqualTo(2);
      assertThat(once(channel).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(waits.status).isNotDone();
      assertThat(sidecar.metric("weir_requests_in_flight")).isEqualTo(1);
      assertThat(sidecar.reload(inbound(OPEN)).version()).isEqualTo(3);
      assertThat(once(channel).isOk()).isTrue();
    }
  }

  @Test
  void goesToTheChangedTargetAndKeepsTheConnectionToOneThatStays() throws Exception {
    try (var other = ScriptedUpstream.start();
        var counted = FaultProxy.to(application.port());
        var sidecar = start(inbound(counted.address(), OPEN))) {
      var channel = channel(sidecar);
      for (int i = 0; i < 10; i++) {
        assertThat(once(channel).isOk()).isTrue();
      }
      int connections = counted.accepted();
      assertThat(sidecar.reload(inbound(counted.address(), LIMITED)).version()).isEqualTo(2);
      assertThat(once(channel).isOk()).isTrue();
      assertThat(counted.accepted()).isEqualTo(connections);
      assertThat(sidecar.reload(inbound(other.address(), OPEN)).version()).isEqualTo(3);
      long before = application.executions(RPC);
      assertThat(once(channel).isOk()).isTrue();
      assertThat(other.executions(RPC)).isEqualTo(1);
      assertThat(application.executions(RPC)).isEqualTo(before);
      assertThat(connections(sidecar)).isEqualTo(1);
    }
  }

  @Test
  void readinessFollowsTheChangedChecks() {
    try (var sidecar = start(inbound("health: {interval: 100ms, unhealthy: 1}"))) {
      eventually("ready", () -> sidecar.admin("/readyz").status().code() == 200);
      assertThat(
              sidecar
                  .reload(inbound("127.0.0.1:1", "health: {interval: 200ms, unhealthy: 1}"))
                  .version())
          .isEqualTo(2);
      eventually("not ready", () -> sidecar.admin("/readyz").status().code() == 503);
      assertThat(sidecar.reload(inbound("health: {interval: 300ms}")).version()).isEqualTo(3);
      eventually("ready again", () -> sidecar.admin("/readyz").status().code() == 200);
    }
  }

  @Test
  void certificatesFollowTheirFilesAsBeforeAndOtherFilesAreTaken() throws Exception {
    var renewed = "weir_listener_certificate_reloads_total{outcome=\"replaced\",port=\"inbound\"";
    try (var sidecar = start(inbound(OPEN))) {
      var open = channel(sidecar);
      assertThat(once(open).isOk()).isTrue();
      assertThat(sidecar.reload(inbound(LIMITED)).version()).isEqualTo(2);
      mesh.authority.workload("spiffe://site/app", TestMesh.APP_HOST).replace(mesh.app);
      eventually("the new certificate is used", () -> sidecar.metric(renewed) == 1);
      assertThat(once(channel(sidecar)).isOk()).isTrue();
      var others = mesh.authority.workload("spiffe://site/app", TestMesh.APP_HOST);
      var changed =
          inbound(OPEN)
              .replace(mesh.app.certificate().toString(), others.certificate().toString())
              .replace(mesh.app.key().toString(), others.key().toString());
      assertThat(sidecar.reload(changed).last().mistakes()).isEmpty();
      assertThat(once(channel(sidecar)).isOk()).isTrue();
      assertThat(once(open).isOk()).isTrue();
      assertThat(sidecar.metric("weir_listener_certificate_expiry_seconds")).isPositive();
    }
  }

  @Test
  void plainTextInsteadOfTlsIsRefused() throws Exception {
    try (var sidecar = start(inbound(OPEN))) {
      var plain =
          "inbound: {listen: {host: 127.0.0.1, port: 0}, target: \"%s\"}\n"
              .formatted(application.address());
      assertThat(sidecar.reload(plain).last().mistakes())
          .singleElement()
          .asString()
          .contains("inbound: listen: host, and whether there is tls, of port 0: needs a restart");
      assertThat(once(channel(sidecar)).isOk()).isTrue();
    }
  }

  @Test
  void bothPortsServeByTheSameFile() throws Exception {
    var outbound =
        "listen: {port: 0}\nclusters: {things: {endpoints: [\"%s\"]}}\nheaders: {request: {set: {x-by: two}}}\n"
            .formatted(application.address());
    try (var sidecar = start(inbound(OPEN) + outbound.replace("two", "one"))) {
      var peer = channel(sidecar);
      var client = mesh.plain(sidecar.sidecar.port());
      assertThat(once(peer).isOk()).isTrue();
      assertThat(once(client).isOk()).isTrue();
      assertThat(application.calls().getLast().header("x-by")).isEqualTo("one");
      assertThat(sidecar.reload(inbound(CLOSED) + outbound).version()).isEqualTo(2);
      assertThat(once(peer).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(once(client).isOk()).isTrue();
      assertThat(application.calls().getLast().header("x-by")).isEqualTo("two");
    }
  }
}
