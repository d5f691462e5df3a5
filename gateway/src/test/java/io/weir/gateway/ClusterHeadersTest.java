package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.upstream.MetadataFields.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.upstream.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of a cluster for headers, which stand between those of its APIs and the instances. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterHeadersTest {
  private static final String APIS =
      "apis: [{descriptors: \"classpath:weir/users/v1/users.binpb\", cluster: users, headers:"
          + " {request: {rename: {x-a: x-b, x-was: x-gone}, set: {x-set: api, x-api: api}},"
          + " response: {rename: {x-two: x-three}, drop: [x-late], set: {x-by: api}}}}]";
  private static final String CLUSTERS =
      "clusters: {users: {endpoints: [\"${INSTANCE}\"], headers:"
          + " {request: {rename: {x-b: x-c}, drop: [x-gone, x-raw-bin], set: {x-set: cluster}},"
          + " response: {rename: {x-one: x-two, x-early: x-late}, drop: [x-node*],"
          + " set: {x-by: cluster, x-cluster: users}}}}}";

  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start(APIS, CLUSTERS);
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private AggregatedHttpResponse call(String type) {
    boolean json = type.equals("application/json");
    var headers =
        RequestHeaders.builder(
                json ? HttpMethod.GET : HttpMethod.POST,
                json ? "/v1/users/u1" : "/" + USERS + "GetUser")
            .add("content-type", type)
            .add("te", "trailers")
            .add("x-a", "1")
            .add("x-a", "2")
            .add("x-was", "w")
            .add("x-raw-bin", "AQI")
            .add("x-set", "caller")
            .add("x-other", "o")
            .build();
    var content = json ? HttpData.empty() : HttpData.wrap(new byte[5]);
    return edge.client("h2c").execute(headers, content).aggregate().join();
  }

  /** A request passes the rules of the API first, a response those of the cluster. */
  @ParameterizedTest
  @CsvSource({"application/json", "application/grpc", "application/grpc-web"})
  void standNearestToTheInstances(String type) {
    var node = metadata("x-one", "1", "x-early", "e", "x-node-id", "n", "x-by", "i", "x-keep", "k");
    edge.upstream.next(
        USERS + "GetUser",
        (call, requests) -> {
          call.sendHeaders(node);
          call.sendMessage(new byte[0]);
          call.close(Status.OK, new Metadata());
        });
    var answer = call(type);
    var seen = edge.upstream.calls().getLast();
    assertThat(seen.header("x-c")).isEqualTo("2");
    assertThat(seen.header("x-set")).isEqualTo("cluster");
    assertThat(seen.header("x-api")).isEqualTo("api");
    assertThat(seen.header("x-other")).isEqualTo("o");
    for (var gone : new String[] {"x-a", "x-b", "x-was", "x-gone"}) {
      assertThat(seen.header(gone)).as(gone).isNull();
    }
    assertThat(answer.headers().get("x-three")).isEqualTo("1");
    assertThat(answer.headers().get("x-by")).isEqualTo("api");
    assertThat(answer.headers().get("x-cluster")).isEqualTo("users");
    assertThat(answer.headers().get("x-keep")).isEqualTo("k");
    assertThat(answer.headers().names().toString()).doesNotContain("x-late", "x-early", "x-node");
  }

  @Test
  void keepWhatTheProtocolNeeds() {
    edge.upstream.next(USERS + "GetUser", Answer.ok(new byte[0]));
    assertThat(call("application/grpc").trailers().get("grpc-status")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          headers: {request: {set: {te: trailers}}}                | 'te' is reserved
          headers: {request: {set: {connection: x-a}}}             | 'connection' is reserved
          headers: {request: {rename: {x-a: transfer-encoding}}}   | 'transfer-encoding' is reserved
          headers: {request: {set: {grpc-encoding: gzip}}}         | 'grpc-encoding' is reserved
          headers: {request: {set: {forwarded: "for=1"}}}          | 'forwarded' is reserved
          headers: {request: {rename: {x-a: x-forwarded-for}}}     | 'x-forwarded-for' is reserved
          headers: {response: {set: {grpc-status: "0"}}}           | 'grpc-status' is reserved
          headers: {response: {rename: {x-a: transfer-encoding}}}  | 'transfer-encoding' is reserved
          headers: {request: {set: {x-a-bin: "%%"}}}               | not base64
          headers: {request: {rename: {x-a-bin: x-a}}}             | names that end in '-bin'
          headers: {request: {set: {X-A: b, x-a: c}}}              | set: 'x-a' again
          headers: {request: {rename: {x-a: b, X-A: c}}}           | rename: 'x-a' again
          headers: {request: {drop: ["x:a"]}}                      | found 'x:a'
          headers: {response: {metadata-prefix: m-}}               | metadata-prefix and trailer-prefix are settings of an API
          headers: {response: {trailer-prefix: t-}}                | metadata-prefix and trailer-prefix are settings of an API
          headers: {set: {x-a: b}}                                 | set
          {protocol: http1, headers: {request: {drop: [x-a]}}}     | the rules are for RPCs
          """)
  void refuseMistakes(String keys, String message) {
    var inner = keys.startsWith("{") ? keys.substring(1, keys.length() - 1) : keys;
    var file = "\n\n" + APIS + "\nclusters: {users: {endpoints: [\"a:1\"], " + inner + "}}";
    assertThatThrownBy(() -> ConfigReader.read(file, "test", GatewayConfig.class, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("test:4");
  }
}
