package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.tls.TestAuthority;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sidecar in front of a real gRPC server, called by real gRPC clients with mutual TLS. */
final class InboundTest {
  private static final String GET = "weir.test.Things/Get";
  private static final String DELETE = "weir.test.Things/Delete";
  private static final String PEER = "x-forwarded-peer";
  private static final String RULES =
      "access: [{rpc: \"weir.test.Things/*\", allow: authenticated}, {rpc: "
          + DELETE
          + ", require: {peers: [\"spiffe://site/batch/*\", spiffe://site/shop]}}]";

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

  private ManagedChannel before(String... keys) {
    return mesh.channel(mesh.inbound(application.address(), keys).inboundPort(), mesh.shop);
  }

  private static Status once(ManagedChannel channel, String rpc) throws Exception {
    return ByteCall.start(channel, rpc).send((byte) 7).done().ended();
  }

  private static Metadata headers(String... fields) {
    var headers = new Metadata();
    for (int i = 0; i < fields.length; i += 2) {
      headers.put(Metadata.Key.of(fields[i], Metadata.ASCII_STRING_MARSHALLER), fields[i + 1]);
    }
    return headers;
  }

  @Test
  void tellsTheApplicationWhoseCertificateItHasSeen() throws Exception {
    var sidecar = mesh.inbound(application.address());
    assertThat(once(mesh.channel(sidecar.inboundPort(), mesh.shop), GET).isOk()).isTrue();
    assertThat(application.calls().getLast().header(PEER)).isEqualTo(TestMesh.SHOP);
    var host = mesh.authority.host("stock.internal");
    assertThat(once(mesh.channel(sidecar.inboundPort(), host), GET).isOk()).isTrue();
    assertThat(application.calls().getLast().header(PEER)).isEqualTo("stock.internal");
    eventually(
        "both are in the traces",
        () ->
            mesh.spans("weir.peer").stream()
                .map(span -> span.attributes().get("weir.peer"))
                .toList()
                .containsAll(List.of(TestMesh.SHOP, "stock.internal")));
  }

  @Test
  void keepsToItsOwnWordOnTheCaller() throws Exception {
    var forged = headers(PEER, "root", "x_forwarded_peer", "root", "x-forwarded-for", "192.0.2.1");
    ByteCall.start(before(), GET, CallOptions.DEFAULT, forged).send().done().ended();
    var seen = application.calls().getLast();
    assertThat(seen.header(PEER)).isEqualTo(TestMesh.SHOP);
    assertThat(seen.header("x_forwarded_peer")).isNull();
    assertThat(seen.header("x-forwarded-for")).isEqualTo("127.0.0.1");
  }

  @Test
  void usesTheConfiguredNameOfTheMetadata() throws Exception {
    var channel = before("peer-metadata: x-caller", "trusted-proxies: [127.0.0.1]");
    var forged = headers("x-caller", "root", "x.caller", "root", "x-forwarded-for", "192.0.2.1");
    ByteCall.start(channel, GET, CallOptions.DEFAULT, forged).send().done().ended();
    var seen = application.calls().getLast();
    assertThat(seen.header("x-caller")).isEqualTo(TestMesh.SHOP);
    assertThat(seen.header("x.caller")).isNull();
    assertThat(seen.header("x-forwarded-for")).isEqualTo("192.0.2.1, 127.0.0.1");
  }

  @Test
  void turnsStrangersAwayInTheHandshake() throws Exception {
    int port = mesh.inbound(application.address()).inboundPort();
    assertThat(once(mesh.channel(port, null), GET).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    var others = TestAuthority.in(directory).workload(TestMesh.SHOP, "shop.internal");
    assertThat(once(mesh.channel(port, others), GET).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(once(mesh.plain(port), GET).isOk()).isFalse();
    assertThat(application.calls()).isEmpty();
  }

  @Test
  void knowsNobodyWithoutAuthorities() throws Exception {
    var sidecar =
        mesh.start(
            "inbound: {listen: {host: 127.0.0.1, port: 0}, target: \"%s\"}"
                .formatted(application.address()));
    TestMesh.ready(sidecar);
    var forged = headers(PEER, "root");
    var call = ByteCall.start(mesh.plain(sidecar.inboundPort()), GET, CallOptions.DEFAULT, forged);
    assertThat(call.send().done().ended().isOk()).isTrue();
    assertThat(application.calls().getLast().header(PEER)).isNull();
  }

  @Test
  void letsPeersDoWhatTheRulesSay() throws Exception {
    var sidecar = mesh.inbound(application.address(), RULES);
    var shop = mesh.channel(sidecar.inboundPort(), mesh.shop);
    var stock = mesh.authority.workload("spiffe://site/stock", "stock.internal");
    var other = mesh.channel(sidecar.inboundPort(), stock);
    assertThat(once(shop, DELETE).isOk()).isTrue();
    assertThat(once(other, GET).isOk()).isTrue();
    var denied = once(other, DELETE);
    assertThat(denied.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(denied.getDescription()).isEqualTo("the caller may not make this call");
    assertThat(once(shop, "weir.test.Others/Get").getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(application.executions(DELETE)).isEqualTo(1);
    eventually(
        "the reason is in the span",
        () ->
            mesh.spans("weir.access.refused").stream()
                .map(span -> span.attributes().get("weir.access.refused"))
                .toList()
                .containsAll(
                    List.of(
                        "the caller is none of the peers; rule " + DELETE,
                        "nobody may call this; no rule")));
  }

  @Test
  void asksForACertificateWhereItIsOptional() throws Exception {
    var optional = mesh.mutual().replace("client-ca", "clients: optional, client-ca");
    var sidecar =
        mesh.start(
            "inbound: {listen: %s, target: \"%s\", %s}"
                .formatted(optional, application.address(), RULES));
    TestMesh.ready(sidecar);
    assertThat(once(mesh.channel(sidecar.inboundPort(), mesh.shop), GET).isOk()).isTrue();
    var anonymous = once(mesh.channel(sidecar.inboundPort(), null), GET);
    assertThat(anonymous.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(anonymous.getDescription()).contains("needs a certificate of the caller");
  }

  /** Servers that ignore case, or normalise paths, must not be led around a rule. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "weir.test.things/delete",
        "weir.test.Things/delete",
        "WEIR.TEST.THINGS/DELETE",
        "weir.test.Things/%44elete",
        "weir.test.Things/Delete/",
        "weir.test.Things//Delete",
        "weir.test.Things/./Delete",
        "weir.test.Things/x/../Delete",
        "weir.test.Things/Delete?x",
        "weir.test.Things/Delete;x",
        "/weir.test.Things/Delete",
        "weir.test.Things/Delete%00",
        "weir.test.Things/Delete%20",
        "weir.test.Things/Delete.",
      })
  void readsNoSpellingAsAnotherRpc(String spelling) throws Exception {
    var sidecar = mesh.inbound(application.address(), RULES);
    var stock = mesh.authority.workload("spiffe://site/stock", "stock.internal");
    var status = once(mesh.channel(sidecar.inboundPort(), stock), spelling);
    assertThat(status.isOk()).as(status.toString()).isFalse();
    assertThat(application.calls()).isEmpty();
  }

  @Test
  void countsTheCallsThatAPeerHasOpen() throws Exception {
    var sidecar =
        mesh.inbound(
            application.address(),
            "rate-limits: [{rpc: \"weir.*\", per: identity, open-streams: 1}, {rpc: "
                + DELETE
                + ", per: identity, bytes: 1KiB/h}]");
    application.always(GET, Answer.never());
    var shop = mesh.channel(sidecar.inboundPort(), mesh.shop);
    var open = ByteCall.start(shop, GET).send().done();
    eventually("it is open", () -> application.open() == 1);
    var refused = once(shop, GET);
    assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getDescription())
        .isEqualTo("too many open streams: 1 for each identity; end one before another is opened");
    open.call.cancel("the caller leaves", null);
    application.always(DELETE, Answer.ok(new byte[8 << 10]));
    eventually("its place is free", () -> once(shop, DELETE).isOk());
    var second = once(shop, DELETE);
    assertThat(second.getDescription()).startsWith("too many bytes: 1KiB/h for each identity");
  }

  @Test
  void countsThePeersByTheirNames() throws Exception {
    var sidecar =
        mesh.inbound(
            application.address(), "rate-limits: [{rpc: \"weir.*\", per: identity, rate: 2/h}]");
    var shop = mesh.channel(sidecar.inboundPort(), mesh.shop);
    assertThat(once(shop, GET).isOk()).isTrue();
    assertThat(once(mesh.channel(sidecar.inboundPort(), mesh.shop), GET).isOk()).isTrue();
    var third = ByteCall.start(shop, GET).send().done();
    assertThat(third.ended().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(third.ended().getDescription()).startsWith("too many calls: 2/h for each identity");
    var pushback = Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
    assertThat(Long.parseLong(third.trailers.get().get(pushback)))
        .isBetween(1_000_000L, 1_800_000L);
    var stock = mesh.authority.host("stock.internal");
    assertThat(once(mesh.channel(sidecar.inboundPort(), stock), GET).isOk()).isTrue();
    assertThat(application.executions(GET)).isEqualTo(3);
  }

  @Test
  void keepsTheDeadlineOfTheCaller() throws Exception {
    var channel = before();
    assertThat(once(channel, DELETE).isOk()).isTrue();
    application.always(GET, Answer.never());
    var patient = CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS);
    var call = ByteCall.start(channel, GET, patient, new Metadata()).send().done();
    assertThat(call.ended().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    eventually("nothing goes on", () -> application.open() == 0);
    assertThat(application.executions(GET)).isEqualTo(1);
  }

  @Test
  void forgetsAPeerWhoseCertificateExpires() throws Exception {
    var sidecar = mesh.inbound(application.address());
    var brief = mesh.authority.until(Instant.now().plusSeconds(8), TestMesh.SHOP);
    var channel = mesh.channel(sidecar.inboundPort(), brief);
    application.always("weir.test.Things/Watch", Answer.never());
    var stream = ByteCall.start(channel, "weir.test.Things/Watch").send();
    assertThat(once(channel, GET).isOk()).isTrue();
    assertThat(stream.ended().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    long before = application.executions(GET);
    var late = once(channel, GET);
    assertThat(late.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(late.getDescription()).startsWith("the certificate of the caller has expired");
    assertThat(application.executions(GET)).isEqualTo(before);
    eventually("the connection ends", () -> connections(sidecar) == 0);
    assertThat(once(mesh.channel(sidecar.inboundPort(), mesh.shop), GET).isOk()).isTrue();
  }

  private static double connections(Sidecar sidecar) {
    return TestMesh.admin(sidecar, "/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith("weir_connections_active{port=\"inbound\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void passesStreamsMessageByMessage() throws Exception {
    application.always(GET, Answer.echo());
    var call = ByteCall.start(before(RULES), GET);
    for (byte message = 1; message < 4; message++) {
      call.send(message);
      assertThat(call.next()).containsExactly(message);
    }
    assertThat(call.done().ended().isOk()).isTrue();
  }

  @Test
  void isReadyWhileTheApplicationIs() throws Exception {
    var sidecar = mesh.inbound(application.address());
    var shop = mesh.channel(sidecar.inboundPort(), mesh.shop);
    application.health(ServingStatus.NOT_SERVING);
    eventually("not ready", () -> TestMesh.admin(sidecar, "/readyz").status().code() == 503);
    application.stop();
    assertThat(once(shop, GET).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    application.restart();
    application.health(ServingStatus.SERVING);
    TestMesh.ready(sidecar);
    assertThat(once(shop, GET).isOk()).isTrue();
  }

  /** Callers balance by health checks, which no rule names; and leave a sidecar that ends. */
  @Test
  void letsPeersCheckTheHealthUntilItDrains() throws Exception {
    var sidecar =
        mesh.start(
            "drain: {delay: 1h, grace: 1s}\ninbound: {listen: %s, target: \"%s\", access: [{rpc: %s, allow: public}]}"
                .formatted(mesh.mutual(), application.address(), GET));
    TestMesh.ready(sidecar);
    var shop = mesh.channel(sidecar.inboundPort(), mesh.shop);
    assertThat(check(shop).isOk()).isTrue();
    assertThat(once(shop, "grpc.reflection.v1.ServerReflection/ServerReflectionInfo").getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    var closing = Thread.ofVirtual().start(sidecar::close);
    eventually("not ready", () -> TestMesh.admin(sidecar, "/readyz").status().code() == 503);
    assertThat(check(shop).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(once(shop, GET).isOk()).isTrue();
    closing.interrupt();
    closing.join();
  }

  private static Status check(ManagedChannel channel) throws Exception {
    return ByteCall.start(channel, "grpc.health.v1.Health/Check").send().done().ended();
  }
}
