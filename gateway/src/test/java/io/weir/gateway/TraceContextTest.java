package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.SeenCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a gateway makes of traceparent and tracestate, valid or not, in the cases of W3C Trace
 * Context (3.2 and 3.3): it continues the trace of the caller, or starts a new one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TraceContextTest {
  private static final String TRACE = "9f2c41d07b8e4a6f93d5c0e1b7a86421";
  private static final String SPAN = "c3d1a5f0927e6b48";
  private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";
  private static final Pattern VALID = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]");

  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
    edge.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private SeenCall seen(RequestHeadersBuilder request) {
    var answer = edge.client("h1c").execute(request.build()).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(200);
    return edge.upstream.calls().getLast();
  }

  private SeenCall seen(String... parents) {
    var request = RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1");
    for (var parent : parents) {
      request.add("traceparent", parent);
    }
    return seen(request);
  }

  private static String parent(SeenCall call) {
    var parent = Objects.requireNonNull(call.header("traceparent"));
    assertThat(parent).matches(VALID);
    return parent;
  }

  private static String filled(String pattern) {
    return pattern.replace("T", TRACE).replace("S", SPAN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-T-S-01",
        "00-T-S-00",
        "00-T-S-03",
        "01-T-S-01",
        "cc-T-S-01",
        "cc-T-S-01-from the future",
        "fe-T-S-00-",
        " 00-T-S-01 ",
        "\t00-T-S-01"
      })
  void continuesTheTrace(String sent) {
    var parent = parent(seen(filled(sent)));
    assertThat(parent).startsWith("00-" + TRACE).doesNotContain(SPAN);
    // Whether it is recorded and how it was made stay as the caller says.
    assertThat(parent).endsWith("-0" + filled(sent).strip().charAt(54));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ff-T-S-01",
        "00-T-S-01-more",
        "00-T-S-01-",
        "00-T-S-01.",
        "cc-T-S-01.more",
        "0-T-S-01",
        "000-T-S-01",
        ".0-T-S-01",
        "0.-T-S-01",
        "0G-T-S-01",
        "00-00000000000000000000000000000000-S-01",
        "00-T-0000000000000000-01",
        "00-9F2C41D07B8E4A6F93D5C0E1B7A86421-S-01",
        "00-T-C3D1A5F0927E6B48-01",
        "00-.f2c41d07b8e4a6f93d5c0e1b7a86421-S-01",
        "00-T-c3d1a5f0927e6b4.-01",
        "00-Ta-S-01",
        "00-9f2c41d07b8e4a6f93d5c0e1b7a8642-S-01",
        "00-T-Sa-01",
        "00-T-c3d1a5f0927e6b4-01",
        "00-T-S-.1",
        "00-T-S-1",
        "00-T-S-001",
        "00-T-S-",
        "00-T-S",
        "00T-S-01",
        "00-T_S-01",
        "00-T-S-01, 00-T-S-01"
      })
  void startsANewTrace(String sent) {
    var first = parent(seen(filled(sent)));
    var second = parent(seen(filled(sent)));
    assertThat(List.of(first, second)).noneMatch(parent -> parent.contains(TRACE));
    assertThat(second.substring(3, 35)).isNotEqualTo(first.substring(3, 35));
  }

  @Test
  void startsANewTraceForTwoParents() {
    assertThat(parent(seen(PARENT, PARENT))).doesNotContain(TRACE);
    assertThat(parent(seen(PARENT, PARENT.replace('9', '8')))).doesNotContain(TRACE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vendor=v1                     | vendor=v1
          b=2,a=1                       | b=2,a=1
          a=1 & b=2                     | a=1,b=2
          a=1, & ,b=2                   | a=1,b=2
          1a-_*/@tenant=x y             | 1a-_*/@tenant=x y
          a=1,B=2                       |
          a=1 & b                       |
          a==                           |
          """)
  void keepsAStateOrDropsItAsAWhole(String headers, String kept) {
    var request = RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1").add("traceparent", PARENT);
    for (var header : headers.split(" & ", -1)) {
      request.add("tracestate", header);
    }
    var call = seen(request);
    assertThat(parent(call)).contains(TRACE);
    assertThat(call.header("tracestate")).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "00-T-S-1", "two"})
  void dropsAStateWithoutItsParent(String sent) {
    List<String> parents = new ArrayList<>();
    switch (sent) {
      case "none" -> {}
      case "two" -> parents.addAll(List.of(PARENT, PARENT));
      default -> parents.add(filled(sent));
    }
    var request = RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1").add("tracestate", "a=1");
    parents.forEach(parent -> request.add("traceparent", parent));
    var call = seen(request);
    assertThat(parent(call)).doesNotContain(TRACE);
    assertThat(call.header("tracestate")).isNull();
  }
}
