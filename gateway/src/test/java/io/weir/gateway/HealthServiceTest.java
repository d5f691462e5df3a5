package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** grpc.health.v1.Health of a gateway with two clusters, one of which has an API. */
final class HealthServiceTest {
  private static final String USERS = "weir.users.v1.UserService";
  private static final byte[] SERVING = {0x08, 1};
  private static final byte[] NOT_SERVING = {0x08, 2};
  private static final byte[] UNKNOWN = {0x08, 3};

  private ScriptedUpstream other;
  private TestEdge edge;

  @BeforeEach
  void start() {
    other = ScriptedUpstream.start();
    edge =
        TestEdge.start(
            "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, other: {endpoints: [\"%s\"]}}"
                .formatted(other.address()));
  }

  @AfterEach
  void stop() {
    edge.close();
    other.close();
  }

  private ByteCall ask(String method, String service) {
    var request = HealthCheckRequest.newBuilder().setService(service).build().toByteArray();
    return ByteCall.start(edge.channel(), "grpc.health.v1.Health/" + method).send(request).done();
  }

  private void stopUsers() {
    edge.upstream.stop();
    eventually("it is out", () -> edge.admin("/readyz?cluster=users").status().code() == 503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", USERS})
  void checks(String service) throws Exception {
    var check = ask("Check", service);
    assertThat(check.next()).isEqualTo(SERVING);
    assertThat(check.ended().isOk()).isTrue();
  }

  @Test
  void checksWithoutAMessage() throws Exception {
    var check = ByteCall.start(edge.channel(), "grpc.health.v1.Health/Check").done();
    assertThat(check.next()).isEqualTo(SERVING);
  }

  @Test
  void checksTheClusterOfAService() throws Exception {
    stopUsers();
    assertThat(ask("Check", USERS).next()).isEqualTo(NOT_SERVING);
    assertThat(ask("Check", "").next()).isEqualTo(SERVING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir.users.v1.User", "weir.users.v1", "nothing", "users"})
  void knowsServicesByTheirWholeName(String service) throws Exception {
    assertThat(ask("Check", service).ended().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(ask("Watch", service).next()).isEqualTo(UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Check", "Watch"})
  void refusesWhatIsNoRequest(String method) throws Exception {
    var malformed =
        ByteCall.start(edge.channel(), "grpc.health.v1.Health/" + method)
            .send(new byte[] {0x0A, 9, 1})
            .done();
    assertThat(malformed.ended().getCode()).isEqualTo(Status.Code.INTERNAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "none-such"})
  void namesTheEncodingThatItReads(String encoding) {
    var headers =
        RequestHeaders.builder(HttpMethod.POST, "/grpc.health.v1.Health/Check")
            .add("content-type", "application/grpc")
            .add("te", "trailers")
            .add("grpc-encoding", encoding)
            .build();
    var compressed = HttpData.wrap(new byte[] {1, 0, 0, 0, 1, 9});
    var refused = edge.client("h2c").execute(headers, compressed).aggregate().join();
    assertThat(refused.headers().get("grpc-status")).isEqualTo("12");
    assertThat(refused.headers().get("grpc-accept-encoding")).isEqualTo("identity");
    var plain = HttpData.wrap(new byte[5]);
    var checked = edge.client("h2c").execute(headers, plain).aggregate().join();
    assertThat(checked.trailers().get("grpc-status")).isEqualTo("0");
  }

  @Test
  void hasNoOtherMethod() throws Exception {
    assertThat(ask("List", "").ended().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void tellsAWatchEachChange() throws Exception {
    var users = ask("Watch", USERS);
    var whole = ask("Watch", "");
    assertThat(users.next()).isEqualTo(SERVING);
    assertThat(whole.next()).isEqualTo(SERVING);
    stopUsers();
    assertThat(users.next()).isEqualTo(NOT_SERVING);
    other.stop();
    assertThat(whole.next()).isEqualTo(NOT_SERVING);
    users.call.cancel("enough", null);
    assertThat(users.rest()).isEmpty();
  }

  @Test
  void endsAWatchWithTheProcess() throws Exception {
    var watch = ask("Watch", USERS);
    assertThat(watch.next()).isEqualTo(SERVING);
    var closing = Thread.startVirtualThread(edge.gateway::close);
    assertThat(watch.next()).isEqualTo(NOT_SERVING);
    var ended = watch.ended();
    assertThat(ended.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(ended.getDescription()).contains("about to end");
    closing.join();
  }

  @Test
  void boundsTheWatches() throws Exception {
    List<ByteCall> watches = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      watches.add(ask("Watch", ""));
    }
    for (var watch : watches) {
      assertThat(watch.next()).isEqualTo(SERVING);
    }
    assertThat(ask("Watch", "").ended().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    watches.getFirst().call.cancel("enough", null);
    eventually("there is room", () -> ask("Watch", "").next() != null);
  }
}
