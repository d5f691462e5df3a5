package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Status;
import io.weir.grpc.GrpcTimeout;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Time limits of calls through a gateway, in JSON and in gRPC. */
final class TimeLimitTest {
  private static final String GET_USER = "weir.users.v1.UserService/GetUser";

  private TestEdge edge = TestEdge.start(cluster("timeout: 90ms"));

  @AfterEach
  void stop() {
    edge.close();
  }

  private static String cluster(String keys) {
    return "clusters: {users: {endpoints: [\"${INSTANCE}\"], %s}}".formatted(keys);
  }

  private void restart(String... keys) {
    edge.close();
    edge = TestEdge.start(keys);
  }

  private AggregatedHttpResponse get(String... headers) {
    var request = RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1");
    for (int i = 0; i < headers.length; i += 2) {
      request.add(headers[i], headers[i + 1]);
    }
    return edge.client("h1c").execute(request.build()).aggregate().join();
  }

  private Status grpc() throws Exception {
    return ByteCall.start(edge.channel(), GET_USER).send().done().ended();
  }

  /** The gateway's maximum is no deadline of the caller: it must not hide a shorter timeout. */
  @Test
  void theTimeoutOfTheClusterEndsACall() throws Exception {
    edge.upstream.always(GET_USER, Answer.never());
    for (var headers : new String[][] {{}, {"request-timeout", "20"}, {"grpc-timeout", "20S"}}) {
      var json = get(headers);
      assertThat(json.status().code()).isEqualTo(504);
      assertThat(json.contentUtf8()).contains("the timeout of the cluster has passed");
    }
    var ended = grpc();
    assertThat(ended.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(ended.getDescription()).contains("the timeout of the cluster has passed");
  }

  @ParameterizedTest
  @CsvSource({"request-timeout, 0.08", "request-timeout, 80ms", "grpc-timeout, 80m"})
  void theDeadlineOfTheCallerEndsAJsonCall(String name, String value) {
    restart(cluster("timeout: 20s"));
    edge.upstream.always(GET_USER, Answer.never());
    var json = get(name, value);
    assertThat(json.status().code()).isEqualTo(504);
    assertThat(json.contentUtf8()).contains("the caller's deadline has passed");
  }

  @Test
  void theMaximumOfTheGatewayEndsACall() throws Exception {
    restart("deadline: {max: 90ms}", cluster("timeout: none"));
    edge.upstream.always(GET_USER, Answer.never());
    assertThat(get("request-timeout", "1h").contentUtf8())
        .contains("deadline.max of the gateway has passed");
    assertThat(grpc().getDescription()).contains("deadline.max of the gateway has passed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deadline: false", "deadline: {max: none}", "deadline: {max: false}"})
  void theMaximumOfTheGatewayCanBeTurnedOff(String key) {
    restart(key, cluster("timeout: 90m"));
    var explained =
        edge.admin(
            HttpMethod.POST, "/explain", "{\"method\": \"GET\", \"path\": \"/v1/users/u1\"}");
    assertThat(explained.contentUtf8())
        .contains("\"timeoutOrigin\" : \"the timeout of the cluster\"");
  }

  @Test
  void theMaximumCanBeTurnedOffForAClusterOrARoute() throws Exception {
    var max = "deadline: {max: 90ms}";
    var route = "routes: [{rpc: weir.users.v1.UserService/GetUser, deadline: %s}]";
    restart(max, cluster("timeout: 500ms, deadline: false"));
    assertEndedBy("the timeout of the cluster");
    restart(max, cluster("timeout: 500ms"), route.formatted("false"));
    assertEndedBy("the timeout of the cluster");
    restart(max, cluster("timeout: 500ms, deadline: false"), route.formatted("true"));
    assertEndedBy("deadline.max of the gateway");
    assertThat(
            edge.admin(
                    HttpMethod.POST,
                    "/explain",
                    "{\"method\": \"GET\", \"path\": \"/v1/users/u1\"}")
                .contentUtf8())
        .contains("\"timeoutOrigin\" : \"deadline.max of the gateway\"");
  }

  private void assertEndedBy(String limit) throws Exception {
    edge.upstream.always(GET_USER, Answer.never());
    assertThat(get().contentUtf8()).contains(limit + " has passed");
    assertThat(grpc().getDescription()).contains(limit + " has passed");
    var web =
        RequestHeaders.of(
            HttpMethod.POST, "/" + GET_USER, "content-type", "application/grpc-web+proto");
    var answer = edge.client("h1c").execute(web, new byte[5]).aggregate().join();
    assertThat(answer.headers().toString() + answer.contentUtf8()).contains(limit + " has passed");
  }

  @Test
  void anInstanceIsToldTheDeadlineOfTheCallerOnly() throws Exception {
    restart(cluster("timeout: 20s"));
    assertThat(get().status().code()).isEqualTo(200);
    assertThat(told()).isEqualTo(-1);
    assertThat(grpc().isOk()).isTrue();
    assertThat(told()).isEqualTo(-1);
    for (var name : new String[] {"request-timeout", "grpc-timeout"}) {
      get(name, name.startsWith("grpc") ? "40S" : "40");
      assertThat(told()).isBetween(TimeUnit.SECONDS.toNanos(35), TimeUnit.SECONDS.toNanos(40));
    }
  }

  /** Returns the nanoseconds that the instance was told; -1 for none. */
  private long told() {
    var header = edge.upstream.calls().getLast().header("grpc-timeout");
    return header == null ? -1 : GrpcTimeout.parse(header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "1d", "", "1e3", "0x5"})
  void aTimeoutThatIsNoneIsRefused(String value) {
    assertThat(get("request-timeout", value).status().code()).isEqualTo(400);
    assertThat(edge.upstream.calls()).isEmpty();
  }
}
