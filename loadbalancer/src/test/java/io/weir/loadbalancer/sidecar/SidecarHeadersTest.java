package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.upstream.MetadataFields.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.WebClient;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.testkit.upstream.SeenCall;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of a sidecar for headers, its trusted proxies, and the authority that instances see. */
final class SidecarHeadersTest {
  private static final String RPC = "weir.test.Things/Get";
  private static final String RULES =
      "{request: {drop: [cookie, X-Internal-*], rename: {x-api-key: x-key, x-left: x-right,"
          + " x-right: x-left}, set: {x-served-by: sidecar}},"
          + " response: {drop: [x-debug-*], rename: {x-cost: x-price}, set: {x-from: here}}}";

  private final ScriptedUpstream one = ScriptedUpstream.start();
  private final Telemetry telemetry =
      Telemetry.start(TelemetryConfig.defaults(), "weir-sidecar", "test", new RecentTraces(10));

  @AfterEach
  void stop() {
    one.close();
    telemetry.close();
  }

  private static SidecarConfig read(String keys) {
    return ConfigReader.read(keys, "test", SidecarConfig.class, Map.of());
  }

  private Sidecar start(String keys) {
    var sidecar =
        Sidecar.start(
            read(
                """
                listen: {port: 0}
                admin: {port: 0}
                drain: {delay: 0s, grace: 1s}
                %s
                """
                    .formatted(keys.replace("${ONE}", one.address()))),
            telemetry);
    var admin = WebClient.of("http://127.0.0.1:" + sidecar.adminPort());
    eventually(
        "checked",
        () -> admin.get("/clusters").aggregate().join().contentUtf8().contains("\"serving\""));
    return sidecar;
  }

  /** Calls through a sidecar and returns the call that the instance saw. */
  private SeenCall call(Sidecar sidecar, String authority, String... headers) throws Exception {
    return seen(answered(sidecar, authority, headers));
  }

  private SeenCall seen(ByteCall call) throws Exception {
    assertThat(call.ended().isOk()).isTrue();
    return one.calls().getLast();
  }

  private static ByteCall answered(Sidecar sidecar, String authority, String... headers)
      throws Exception {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", sidecar.port())
            .overrideAuthority(authority)
            .usePlaintext()
            .build();
    try {
      var call = ByteCall.start(channel, RPC, CallOptions.DEFAULT, metadata(headers)).send().done();
      call.ended();
      return call;
    } finally {
      channel.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clusters: {a: {endpoints: [\"${ONE}\"]}}\nheaders: " + RULES,
        "clusters: {a: {endpoints: [\"${ONE}\"], headers: " + RULES + "}}",
        "clusters: {a: {endpoints: [\"${ONE}\"]}}\nroutes: [{service: weir.test.Things, cluster: a,"
            + " headers: "
            + RULES
            + "}]\nheaders: {request: {drop: [x-other]}}"
      })
  void changeCallsAndAnswers(String keys) throws Exception {
    one.always(
        RPC,
        (call, requests) -> {
          call.sendHeaders(metadata("x-debug-sql", "1", "x-cost", "7", "x-other", "o"));
          call.sendMessage(new byte[0]);
          call.close(Status.OK, metadata("x-debug-late", "1", "x-cost", "8", "x-total", "t"));
        });
    try (var sidecar = start(keys)) {
      var call =
          answered(
              sidecar,
              "things",
              "cookie",
              "a=1",
              "x-internal-role",
              "admin",
              "x-api-key",
              "k",
              "x-left",
              "l",
              "x-right",
              "r",
              "x-served-by",
              "me",
              "x-other",
              "o");
      var seen = seen(call);
      for (var gone : new String[] {"cookie", "x-internal-role", "x-api-key"}) {
        assertThat(seen.header(gone)).as(gone).isNull();
      }
      assertThat(seen.header("x-key")).isEqualTo("k");
      assertThat(seen.header("x-left")).isEqualTo("r");
      assertThat(seen.header("x-right")).isEqualTo("l");
      assertThat(seen.header("x-served-by")).isEqualTo("sidecar");
      assertThat(seen.header("x-other")).isEqualTo("o");
      var trailers = call.trailers.get(10, TimeUnit.SECONDS);
      assertThat(trailers.keys()).contains("x-price", "x-total").doesNotContain("x-debug-late");
    }
  }

  @Test
  void leaveWhatTheProtocolNeeds() throws Exception {
    var rules =
        "headers: {request: {drop: [grpc-*, te*, content-*, traceparent*]},"
            + " response: {drop: [grpc-*, content-*]}}";
    one.always(
        RPC, (call, requests) -> call.close(Status.ABORTED.withDescription("no"), metadata()));
    try (var sidecar = start("clusters: {a: {endpoints: [\"${ONE}\"]}}\n" + rules)) {
      var call = answered(sidecar, "things", "content-language", "de");
      assertThat(call.ended().getCode()).isEqualTo(Status.Code.ABORTED);
      assertThat(call.ended().getDescription()).isEqualTo("no");
      var seen = one.calls().getLast();
      assertThat(seen.header("content-type")).isEqualTo("application/grpc");
      assertThat(seen.header("content-language")).isNull();
      assertThat(seen.header("traceparent")).as("of the attempt").isNotNull();
    }
  }

  @Test
  void believeEveryCallerUnlessProxiesAreNamed() throws Exception {
    try (var sidecar = start("clusters: {a: {endpoints: [\"${ONE}\"]}}")) {
      var seen =
          call(
              sidecar,
              "things",
              "x-forwarded-for",
              "192.0.2.7",
              "x-real-ip",
              "192.0.2.8",
              "x_forwarded_for",
              "192.0.2.9");
      assertThat(seen.header("x-forwarded-for")).isEqualTo("192.0.2.7");
      assertThat(seen.header("x-real-ip")).isEqualTo("192.0.2.8");
      assertThat(seen.header("x_forwarded_for")).isNull();
    }
  }

  @Test
  void addToWhatATrustedProxySays() throws Exception {
    var keys = "clusters: {a: {endpoints: [\"${ONE}\"]}}\ntrusted-proxies: [127.0.0.0/8]";
    try (var sidecar = start(keys)) {
      var seen =
          call(
              sidecar,
              "things",
              "x-forwarded-for",
              "192.0.2.7",
              "forwarded",
              "for=192.0.2.7",
              "x-forwarded-client-cert",
              "By=me",
              "grpc-previous-rpc-attempts",
              "1");
      assertThat(seen.header("x-forwarded-for")).isEqualTo("192.0.2.7, 127.0.0.1");
      assertThat(seen.header("forwarded")).isEqualTo("for=192.0.2.7, for=127.0.0.1;proto=http");
      assertThat(seen.header("x-forwarded-client-cert")).isEqualTo("By=me");
      assertThat(seen.header("grpc-previous-rpc-attempts")).isEqualTo("1");
    }
  }

  @Test
  void believeNoStranger() throws Exception {
    var keys = "clusters: {a: {endpoints: [\"${ONE}\"]}}\ntrusted-proxies: [10.0.0.0/8]";
    try (var sidecar = start(keys)) {
      var seen =
          call(
              sidecar,
              "things",
              "x-forwarded-for",
              "192.0.2.7",
              "forwarded",
              "for=192.0.2.7",
              "x-forwarded-client-cert",
              "By=me",
              "x-real-ip",
              "192.0.2.7",
              "x-tenant",
              "t");
      assertThat(seen.header("x-forwarded-for")).isEqualTo("127.0.0.1");
      assertThat(seen.header("x-forwarded-proto")).isEqualTo("http");
      assertThat(seen.header("x-forwarded-host")).isEqualTo("things");
      for (var gone : new String[] {"forwarded", "x-forwarded-client-cert", "x-real-ip"}) {
        assertThat(seen.header(gone)).as(gone).isNull();
      }
      assertThat(seen.header("x-tenant")).isEqualTo("t");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "ENDPOINT",
      textBlock =
          """
          timeout: 5s              | things          | things
          timeout: 5s              | things:15001    | things:15001
          timeout: 5s              | %2Frun%2Fa.sock | ENDPOINT
          timeout: 5s              | a$b,c           | ENDPOINT
          authority: {of: caller}  | things          | things
          authority: {of: caller}  | a'b             | ENDPOINT
          authority: {of: endpoint} | things         | ENDPOINT
          authority: users.internal | things         | users.internal
          authority: users.internal | a!b            | users.internal
          """)
  void tellInstancesAnAuthority(String key, String called, String seen) throws Exception {
    try (var sidecar = start("clusters: {a: {endpoints: [\"${ONE}\"], %s}}".formatted(key))) {
      assertThat(call(sidecar, called).authority()).isEqualTo(seen == null ? one.address() : seen);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.0.0.0   |                                 | true
          '::'      |                                 | true
          0:0:0:0:0:0:0:0 |                           | true
          0.0.0.0   | 'trusted-proxies: [10.0.0.0/8]' | false
          127.0.0.1 |                                 | false
          '::1'     |                                 | false
          10.1.2.3  |                                 | false
          localhost |                                 | false
          """)
  void warnWhereEverybodyIsBelieved(String host, @Nullable String keys, boolean warned) {
    var config =
        read(
            "clusters: {a: {endpoints: [\"h:1\"]}}\nlisten: {host: \"%s\"}\n%s"
                .formatted(host, keys == null ? "" : keys));
    assertThat(config.warnings()).hasSize(warned ? 1 : 0);
    assertThat(config.warnings())
        .allSatisfy(line -> assertThat(line).contains(host + ":15001", "set trusted-proxies"));
    assertThat(read("clusters: {a: {endpoints: [\"h:1\"]}}\nlisten: {unix: /x}").warnings())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          headers: {response: {metadata-prefix: m-}}                   | 2: headers: response: metadata-prefix and trailer-prefix are for HTTP callers
          routes: [{service: s, cluster: a, headers: {response: {trailer-prefix: t-}}}] | 2: headers: response: metadata-prefix
          routes: [{rpc: 's.*', headers: {}}]                          | 2: routes: rpc has settings, and does not route
          headers: {request: {set: {grpc-timeout: 1S}}}                | 2: request: set: 'grpc-timeout' is reserved
          headers: {request: {set: {x-forwarded-user: u}}}             | 2: request: set: 'x-forwarded-user' is reserved
          {listen: {unix: /run/x.sock}, trusted-proxies: [10.0.0.0/8]} | 1: trusted-proxies: callers at a Unix socket
          trusted-proxies: [proxy.internal]                            | 2: trusted-proxies: found 'proxy.internal'
          """)
  void refuseWhatMakesNoSense(String keys, String message) {
    var clusters = "clusters: {a: {endpoints: [\"h:1\"]}}";
    var file =
        keys.startsWith("{")
            ? keys.substring(0, keys.length() - 1) + ", " + clusters + "}"
            : clusters + "\n" + keys;
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test:" + message);
  }
}
